"""How an amount was worked out: what a payment item keeps to explain itself, and as it is stored.

`PaymentItem.working` is JSON. A record reads what every release has stored, and stores the same names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Self

from rules.delivered import DeliveredWeek
from rules.json_text import as_json_text
from rules.planned import Span
from rules.weeks import Dates, as_text

Stored = Mapping[str, Any]
CLAIMED = "claim"  # the pricing of an item of a claim
DaysMoney = tuple[date, date, int]  # (first, last, exact units)


class CountedWeek(NamedTuple):
    """A recorded week that counted, as it was then; quantities in hundredths."""

    week_start: date
    actual_id: int | None
    actual_hundredths: int
    frustrated_hundredths: int
    missed_hundredths: int
    extra_hundredths: int
    confirmed_on: date | None

    @property
    def figures(self) -> tuple[int, ...]:
        """Actual, frustrated, missed and extra, in hundredths."""
        return self.actual_hundredths, self.frustrated_hundredths, self.missed_hundredths, self.extra_hundredths

    @classmethod
    def of_delivered(cls, week: DeliveredWeek) -> Self:
        """A week that counts now."""
        return cls(
            week.week_start,
            week.actual,
            week.actual_hundredths,
            week.frustrated_hundredths,
            week.missed_hundredths,
            week.extra_hundredths,
            week.confirmed_on,
        )

    def as_stored(self) -> dict[str, Any]:
        """As a working keeps it."""
        return {
            "week": str(self.week_start),
            "actual_id": self.actual_id,
            "actual": self.actual_hundredths,
            "frustrated": self.frustrated_hundredths,
            "missed": self.missed_hundredths,
            "extra": self.extra_hundredths,
            "confirmed_on": str(self.confirmed_on) if self.confirmed_on else None,
        }

    @classmethod
    def from_stored(cls, stored: Stored) -> Self:
        """What a working keeps."""
        confirmed_on = stored["confirmed_on"]
        return cls(
            date.fromisoformat(stored["week"]),
            stored["actual_id"],
            stored["actual"],
            stored["frustrated"],
            stored["missed"],
            stored["extra"],
            date.fromisoformat(confirmed_on) if confirmed_on else None,
        )


class Part(NamedTuple):
    """What the money of a slice is counted by: a week of a line; of unplanned care, a record of a week."""

    week_start: date
    actual: int | None = None


class KeptWeek(NamedTuple):
    """A week that is held back and stays as it was settled: how much of it, and how much is for which days."""

    part: Part
    exact_units: int
    spans: list[DaysMoney]
    is_as_settled: bool = True  # otherwise the lesser of what was settled and what is due

    def as_stored(self) -> dict[str, Any]:
        """As a working keeps it."""
        return {
            "week": str(self.part.week_start),
            "actual_id": self.part.actual,
            "parts": self.exact_units,
            "spans": [[str(first), str(last), units] for first, last, units in self.spans],
            "as_settled": self.is_as_settled,
        }

    @classmethod
    def from_stored(cls, stored: Stored) -> Self:
        """What a working keeps."""
        part = Part(date.fromisoformat(stored["week"]), stored["actual_id"])
        spans = [(date.fromisoformat(first), date.fromisoformat(last), units) for first, last, units in stored["spans"]]
        return cls(part, stored["parts"], spans, stored["as_settled"])

    @property
    def days(self) -> list[Dates]:
        return [(first, last) for first, last, _ in self.spans]


class ContributionSpan(NamedTuple):
    """Days on which a client contributes so much a week, and exactly how much that is."""

    first: date
    last: date
    days: int
    weekly_pence: int
    exact_units: int

    def as_stored(self) -> dict[str, Any]:
        """As a working keeps it."""
        return {
            "from": str(self.first),
            "to": str(self.last),
            "days": self.days,
            "weekly_pence": self.weekly_pence,
            "parts": self.exact_units,
        }

    @classmethod
    def from_stored(cls, stored: Stored) -> Self:
        """What a working keeps."""
        first, last = date.fromisoformat(stored["from"]), date.fromisoformat(stored["to"])
        return cls(first, last, stored["days"], stored["weekly_pence"], stored["parts"])


class PlanInstalment(NamedTuple):
    """Which instalment of an overpayment plan an item is, and what was left to take back with it (negative)."""

    number: int
    of: int
    whole_pence: int


class AddedByHand(NamedTuple):
    """Who added a manual adjustment, and when."""

    name: str
    on: date


@dataclass(slots=True)
class Working:
    """What a payment item was worked out from. An item of cost has spans and weeks, one of income contributions."""

    pricing: str = ""  # empty for income; CLAIMED for an item of a claim
    spans: Sequence[Span] = ()
    weeks: Sequence[CountedWeek] = ()
    week_exact_units: dict[date, int] = field(default_factory=dict)  # what each week of it came to
    kept_weeks: Sequence[date] = ()  # held back now; what was settled for them stays
    kept: Sequence[KeptWeek] = ()  # the same, with what stays; workings of 1.0.0 do not say it
    moved: dict[Part, int] | None = None  # of an adjustment: what it pays or takes back of each week; not of 1.0.0
    sessions: Sequence[int] = ()  # timetabled: hundredths of a session that were planned, Monday first; not of 1.0.0
    contributions: Sequence[ContributionSpan] = ()
    exact_units: int = 0
    settled_items: Sequence[int] | None = None  # of an adjustment: the ids of the items that it differs from
    quantity_hundredths: int | None = None  # of an adjustment: of the whole slice
    plan: PlanInstalment | None = None
    added: AddedByHand | None = None

    @property
    def planned_spans(self) -> list[Span]:
        """The spans that count as planned."""
        return [span for span in self.spans if span.week_start is None]

    def as_stored(self) -> dict[str, Any]:
        """As `PaymentItem.working` keeps it."""
        if self.added is not None:
            return {"added_by": self.added.name, "added_on": self.added.on.isoformat()}
        stored: dict[str, Any]
        if self.pricing:
            stored = {
                "pricing": self.pricing,
                "spans": [_stored_span(span, self.pricing) for span in self.spans],
                "weeks": [week.as_stored() for week in self.weeks],
                "week_parts": {week.isoformat(): units for week, units in self.week_exact_units.items()},
                "kept_weeks": [week.isoformat() for week in self.kept_weeks],
                "parts": self.exact_units,
            }
            if self.sessions and self.planned_spans:
                stored["sessions"] = list(self.sessions)
            if self.kept:
                stored["kept"] = [week.as_stored() for week in self.kept]
            if self.moved is not None:
                stored["moved"] = [[str(part.week_start), part.actual, units] for part, units in self.moved.items()]
        else:
            contributions = [each.as_stored() for each in self.contributions]
            stored = {"contributions": contributions, "parts": self.exact_units}
        if self.settled_items is not None:
            stored["settled_items"] = self.settled_items
            stored["quantity_hundredths"] = self.quantity_hundredths
        return stored if self.plan is None else with_plan(stored, self.plan)

    def as_text(self) -> str:
        """`as_stored` as JSON text. A recalculation writes it a hundred thousand times: what most items are is put
        together as it will stand.
        """
        if self.kept or self.moved is not None or self.settled_items is not None or self.plan or self.added:
            return as_json_text(self.as_stored())
        if not self.pricing:
            contributions = ",".join(map(_contribution_text, self.contributions))
            return f'{{"contributions":[{contributions}],"parts":{self.exact_units}}}'
        if self.pricing == "unplanned" or self.kept_weeks:
            return as_json_text(self.as_stored())
        has_sessions = self.sessions and any(span.week_start is None for span in self.spans)
        sessions = f'"sessions":[{_listed(self.sessions)}],' if has_sessions else ""
        by_week = ",".join([f'"{as_text(week)}":{units}' for week, units in sorted(self.week_exact_units.items())])
        return (
            f'{{"kept_weeks":[],"parts":{self.exact_units},"pricing":"{self.pricing}",{sessions}'
            f'"spans":[{",".join(map(_span_text, self.spans))}],"week_parts":{{{by_week}}},'
            f'"weeks":[{",".join(map(_week_text, self.weeks))}]}}'
        )

    @classmethod
    def from_stored(cls, stored: Stored) -> Self:
        """What `PaymentItem.working` keeps; of an item of before there was one, nothing."""
        return cls(
            pricing=stored.get("pricing", ""),
            spans=[_span_from_stored(span) for span in stored.get("spans", ())],
            weeks=[CountedWeek.from_stored(week) for week in stored.get("weeks", ())],
            week_exact_units=_by_date(stored.get("week_parts", {})),
            kept_weeks=[date.fromisoformat(week) for week in stored.get("kept_weeks", ())],
            kept=[KeptWeek.from_stored(week) for week in stored.get("kept", ())],
            moved={Part(date.fromisoformat(week), actual): units for week, actual, units in stored["moved"]}
            if "moved" in stored
            else None,
            sessions=stored.get("sessions", ()),
            contributions=[ContributionSpan.from_stored(row) for row in stored.get("contributions", ())],
            exact_units=stored.get("parts", 0),
            settled_items=stored.get("settled_items"),
            quantity_hundredths=stored.get("quantity_hundredths"),
            plan=PlanInstalment(**stored["plan"]) if "plan" in stored else None,
            added=AddedByHand(stored["added_by"], date.fromisoformat(stored["added_on"]))
            if "added_by" in stored
            else None,
        )


def with_plan(stored: Stored, plan: PlanInstalment) -> dict[str, Any]:
    """A stored working of an adjustment that becomes an instalment of a plan."""
    return {**stored, "plan": plan._asdict()}


def counted_actuals(stored: Stored) -> list[int]:
    """The ids of the actuals that a stored working counted; the rest of it is not read, for thousands at once."""
    return [week["actual_id"] for week in stored.get("weeks", ()) if week["actual_id"] is not None]


def _stored_span(span: Span, pricing: str) -> dict[str, Any]:
    stored = {
        "from": str(span.first),
        "to": str(span.last),
        "quantity": span.quantity_hundredths,
        "price": span.price_tenthousandths,
        "parts": span.exact_units,
    }
    if span.week_start:
        stored["week"] = str(span.week_start)
    if pricing == "unplanned" and span.actual is not None:
        stored["actual_id"] = span.actual
    if any(span.weights) and span.days > 1:
        stored["weights"] = list(span.weights)
    return stored


def _span_text(span: Span) -> str:
    """`_stored_span` of what is not unplanned, as text."""
    week, weights = span.week_start, span.weights
    more = f',"week":"{as_text(week)}"' if week else ""
    if weights and any(weights) and span.first < span.last:
        more += f',"weights":[{_listed(weights)}]'
    return (
        f'{{"from":"{as_text(span.first)}","parts":{span.exact_units},"price":{span.price_tenthousandths},'
        f'"quantity":{span.quantity_hundredths},"to":"{as_text(span.last)}"{more}}}'
    )


def _week_text(week: CountedWeek) -> str:
    """`CountedWeek.as_stored` as text."""
    start, actual_id, actual, frustrated, missed, extra, confirmed_on = week
    confirmed = f'"{as_text(confirmed_on)}"' if confirmed_on else "null"
    return (
        f'{{"actual":{actual},"actual_id":{"null" if actual_id is None else actual_id},"confirmed_on":{confirmed},'
        f'"extra":{extra},"frustrated":{frustrated},"missed":{missed},"week":"{as_text(start)}"}}'
    )


def _contribution_text(span: ContributionSpan) -> str:
    """`ContributionSpan.as_stored` as text."""
    first, last, days, weekly_pence, units = span
    dates = f'"from":"{as_text(first)}","parts":{units},"to":"{as_text(last)}"'
    return f'{{"days":{days},{dates},"weekly_pence":{weekly_pence}}}'


def _listed(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


def _span_from_stored(stored: Stored) -> Span:
    week = stored.get("week")
    return Span(
        date.fromisoformat(stored["from"]),
        date.fromisoformat(stored["to"]),
        stored["quantity"],
        stored["price"],
        stored["parts"],
        date.fromisoformat(week) if week else None,
        stored.get("actual_id"),
        stored.get("weights", ()),
    )


def _by_date(stored: Mapping[str, int]) -> dict[date, int]:
    return {date.fromisoformat(week): units for week, units in stored.items()}
