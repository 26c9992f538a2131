"""An uplift is applied: once, and only as it was previewed."""

from collections import defaultdict

from models import Uplift, database
from operations import audit, emails
from operations.care_changes import care_changed, lock_care
from operations.guarded import guarded_update
from operations.uplifts.writing import write_prices
from queries.uplifts.working import NewPrice, terms_of, work_out
from rules.actor import Actor
from rules.broken import IllegalMove
from rules.moment import Moment
from rules.written_words import clean_words

LONGEST_REASON = 500  # characters
CARE_CHANGED = "Care has changed since this preview. Preview it again, then apply it"


def apply(uplift: Uplift, version: int, reason: str, by: Actor, at: Moment) -> Uplift:
    """Write the prices that were previewed, with all that follows; each provider is told.

    Raises IllegalMove where it is applied already, or where any line, price or date of the choice is another than when
    it was previewed; RuleBroken without a reason. Orders follow at once; of many lines a job works out what is due.
    """
    if by.side != "council":
        raise IllegalMove("Only the council changes prices")
    reason = clean_words(reason, "reason", LONGEST_REASON, "Enter the reason: it is on each provider's letter")
    with database.atomic():
        lock_care()
        found = work_out(uplift, at.today)
        if uplift.state == "ready" and found.seen != uplift.seen:
            raise IllegalMove(CARE_CHANGED)
        values = {"state": "applied", "applied_at": at.now, "applied_by": by.person_id, "reason": reason}
        guarded_update(uplift, values, Uplift.state == "ready", version=version)
        reach = write_prices(found.prices, uplift.from_date)
        audit.record("prices uplifted", by, at, uplift, was=_sums(uplift, "was"), now=_said(uplift, found.prices))
        _tell(uplift, found.prices, at)
        care_changed(reach, at)
    return uplift


def _sums(uplift: Uplift, when: str) -> dict[str, int]:
    return {"weekly_pence": sum(row[f"weekly_{when}_pence"] for row in uplift.figures)}


def _said(uplift: Uplift, prices: list[NewPrice]) -> dict[str, object]:
    return {
        **_sums(uplift, "now"),
        "by": {"kind": uplift.by_kind, "value": uplift.by_value},
        "from_date": uplift.from_date.isoformat(),
        "contract": uplift.contract_id,
        "service_level": uplift.service_level_id,
        "provider": uplift.organisation_id,
        "lines": len({each.cpli for each in prices if each.cpli}),
        "prices": len(prices),
        "reason_given": uplift.reason,
    }


def _tell(uplift: Uplift, prices: list[NewPrice], at: Moment) -> None:
    """A notice to each provider, with how many of its line items have another price."""
    lines: dict[int, set[int | None]] = defaultdict(set)
    unplanned: dict[int, int] = defaultdict(int)
    for each in prices:
        lines[each.organisation].add(each.cpli)
        unplanned[each.organisation] += each.cpli is None
    for organisation_id in sorted(lines):
        emails.send(
            "prices_changed",
            emails.Contacts(organisation_id, emails.ABOUT_LINES),
            at,
            path="/care-package-line-items",
            lines=len(lines[organisation_id] - {None}),
            unplanned=unplanned[organisation_id],
            change=terms_of(uplift).words,
            earliest_date=uplift.from_date,
        )
