"""First start: what is left between an empty portal and its first payment, and who can do it.

It is worked out from what is there, and kept nowhere: a step that somebody undoes is open again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, auto
from typing import NamedTuple

from rules.dates import near_date
from rules.weeks import has_ended, monday_of, week_end

NAMED_AT_MOST = 3
LINK_ENDS = "An invitation works for two days. Send another one from the person’s page under People."
FINANCE, APPROVER, ADMINISTRATOR = "finance_officer", "payment_approver", "system_administrator"
COMMISSIONER = "commissioning_officer"


class StepKind(StrEnum):
    """The steps, in their order."""

    COUNCIL = auto()
    ADMINISTRATOR = auto()
    TEAMS = auto()
    COLLEAGUES = auto()
    CARE = auto()
    PROVIDERS = auto()
    WEEK = auto()
    RUN = auto()


class Colleague(NamedTuple):
    """Somebody who signs in: an officer, or a contact of a provider."""

    person_id: int
    name: str
    has_signed_in: bool


class Provider(NamedTuple):
    """An organisation with commissioned care, and its contacts who may record, invoice or manage it."""

    organisation_id: int
    name: str
    contacts: Sequence[Colleague]

    @property
    def is_in(self) -> bool:
        """Whether somebody of it has chosen a password."""
        return any(each.has_signed_in for each in self.contacts)


class RunSoFar(NamedTuple):
    """The newest payment run that was not withdrawn."""

    run_id: int
    state: str
    prepared_by: int
    finalise_date: date


@dataclass(frozen=True)
class Facts:
    """What is in the portal. `officers` are those whose access has not ended, by role."""

    today: date
    council: str = ""
    officers: Mapping[str, Sequence[Colleague]] = field(default_factory=dict)
    teams: int = 0
    teams_without_officer: Sequence[str] = ()
    teams_of_types: Sequence[str] = ()  # that types of actions are for, and nobody is in
    organisations: int = 0
    contracts: int = 0
    contracts_without_method: int = 0
    line_items: int = 0
    first_care: date | None = None
    records_weeks: bool = True  # whether any of the care is paid by what was recorded
    providers: Sequence[Provider] = ()
    weeks_saved: int = 0
    weeks_confirmed: int = 0
    invoices_unsubmitted: int = 0
    invoices_to_authorise: int = 0
    is_something_to_pay: bool = False
    run: RunSoFar | None = None
    is_paid: bool = False


@dataclass(frozen=True)
class Step:
    """A step: whether it is done; in sentences what is there, or left; and the people who can do what is left."""

    kind: StepKind
    is_done: bool
    words: Sequence[str]
    who: Sequence[Colleague] = ()
    roles: Sequence[str] = ()  # whose step it is, for those who have the role

    def is_for(self, person_id: int | None) -> bool:
        """Whether this person can do what is left of it."""
        return not self.is_done and any(each.person_id == person_id for each in self.who)


def steps_of(facts: Facts) -> list[Step]:
    """Every step, in order."""
    return [
        _council(facts),
        _administrator(facts),
        _teams(facts),
        _colleagues(facts),
        _care(facts),
        _providers(facts),
        _week(facts),
        _run(facts),
    ]


def _with_role(facts: Facts, role: str) -> Sequence[Colleague]:
    return facts.officers.get(role, ())


def _council(facts: Facts) -> Step:
    if facts.council:
        return Step(StepKind.COUNCIL, True, [f"{facts.council}. Its name and colour are among the settings."])
    left = "The portal has no council. Whoever looks after its machine runs .venv/bin/flask create-council."
    return Step(StepKind.COUNCIL, False, [left])


def _administrator(facts: Facts) -> Step:
    those = _with_role(facts, ADMINISTRATOR)
    if not those:
        return Step(StepKind.ADMINISTRATOR, False, ["Nobody is a System Administrator."])
    words = [f"{names(those)}."]
    if len(those) == 1:
        words.append("Invite a second one soon: nobody changes their own roles, and one person may be away.")
    return Step(StepKind.ADMINISTRATOR, True, words)


def _teams(facts: Facts) -> Step:
    by = _with_role(facts, ADMINISTRATOR)
    if not facts.teams:
        left = ["There is no team yet. Make at least one: actions that providers write go to a team."]
        if facts.teams_of_types:
            left.append(f"The types of actions are for {listed(facts.teams_of_types)}.")
        return Step(StepKind.TEAMS, False, left, by)
    words = [f"{count(facts.teams, 'team', 'teams')}."]
    if facts.teams_without_officer:
        words.append(f"Still without an officer: {listed(facts.teams_without_officer)}.")
    return Step(StepKind.TEAMS, True, words)


def _colleagues(facts: Facts) -> Step:
    finance, approvers = _with_role(facts, FINANCE), _with_role(facts, APPROVER)
    in_finance, approving = _signed_in(finance), _signed_in(approvers)
    are_two = len({each.person_id for each in (*in_finance, *approving)}) > 1
    if in_finance and approving and are_two:
        words = [f"{names(in_finance)} can prepare a payment run, and {names(approving)} can approve it."]
        return Step(StepKind.COLLEAGUES, True, words)
    words = [
        *_missing(finance, "Finance Officer", "who authorises invoices and prepares payment runs"),
        *_missing(approvers, "Payment Approver", "who approves payment runs"),
    ]
    if in_finance and approving:
        words.append("Nobody approves a run that they prepared, so two people are needed.")
    if finance and approvers and len({each.person_id for each in (*finance, *approvers)}) > 1:
        invited = [each for each in (*finance, *approvers) if not each.has_signed_in]
        return Step(StepKind.COLLEAGUES, False, [*words, LINK_ENDS], invited)
    return Step(StepKind.COLLEAGUES, False, words, _with_role(facts, ADMINISTRATOR))


def _missing(people: Sequence[Colleague], role: str, does: str) -> list[str]:
    if not people:
        return [f"There is no {role}, {does}."]
    if not _signed_in(people):
        return [f"{names(people)} ({role}) has an invitation to follow."]
    return []


def _care(facts: Facts) -> Step:
    if facts.line_items and not facts.contracts_without_method:
        there = (
            f"{count(facts.line_items, 'line item', 'line items')} for "
            f"{count(len(facts.providers), 'provider', 'providers')}."
        )
        return Step(StepKind.CARE, True, [there])
    by = _with_role(facts, COMMISSIONER)
    words = [] if by else ["Invite a Commissioning Officer, who brings it in."]
    by = by or _with_role(facts, ADMINISTRATOR)
    if not facts.organisations:
        return Step(StepKind.CARE, False, ["There is no provider, client or care yet.", *words], by)
    if facts.contracts_without_method:
        words.append(
            f"{count(facts.contracts_without_method, 'contract has', 'contracts have')} no payment method "
            "(payment_methods.csv)."
        )
    if not facts.line_items:
        words.append(
            f"{count(facts.organisations, 'provider is', 'providers are')} here, and no authorised care yet "
            "(care_package_line_items.csv)."
        )
    return Step(StepKind.CARE, False, words, by)


def _providers(facts: Facts) -> Step:
    if not facts.providers:
        return Step(StepKind.PROVIDERS, False, ["Import care first: then you see here who is missing."])
    missing = [each for each in facts.providers if not each.is_in]
    if not missing:
        return Step(StepKind.PROVIDERS, True, ["Every provider with care has somebody who signs in."])
    invited = [each.name for each in missing if each.contacts]
    nobody = [each.name for each in missing if not each.contacts]
    words = [f"Nobody signs in yet for {listed(nobody)}."] if nobody else []
    words += [f"Invited, and not signed in yet: {listed(invited)}."] if invited else []
    is_begun = len(missing) < len(facts.providers)
    words += [LINK_ENDS] if invited else []
    by = _with_role(facts, ADMINISTRATOR) if nobody else [each for some in missing for each in some.contacts]
    return Step(StepKind.PROVIDERS, False, [*words, *(["The others can begin."] if is_begun else [])], by)


def _week(facts: Facts) -> Step:
    if facts.weeks_confirmed:
        confirmed = count(facts.weeks_confirmed, "line of a week is", "lines of weeks are")
        return Step(StepKind.WEEK, True, [f"{confirmed} confirmed."])
    if facts.first_care is None:
        return Step(StepKind.WEEK, False, ["Import care first."])
    if not facts.records_weeks:
        return Step(StepKind.WEEK, True, ["No week needs to be recorded: all care is paid as planned."])
    first_week = monday_of(facts.first_care)
    if not has_ended(first_week, facts.today):
        ends = near_date(week_end(first_week), facts.today)
        return Step(StepKind.WEEK, False, [f"The first week of care ends on {ends}. It can be recorded after that."])
    by = _signed_in(contact for each in facts.providers for contact in each.contacts)
    saved = f"{count(facts.weeks_saved, 'line is', 'lines are')} saved and not confirmed yet."
    words = [saved if facts.weeks_saved else "No week is confirmed yet. Providers say what they delivered."]
    return Step(StepKind.WEEK, False, words, by)


def _run(facts: Facts) -> Step:
    if facts.is_paid:
        return Step(StepKind.RUN, True, ["The first remittances are out."])
    words, by = _left_of_run(facts)
    return Step(StepKind.RUN, False, [words], by)


def _left_of_run(facts: Facts) -> tuple[str, Sequence[Colleague]]:
    """What is left of the first payment run, and who can do it."""
    finance, approvers = _with_role(facts, FINANCE), _signed_in(_with_role(facts, APPROVER))
    run = facts.run
    if run is not None and run.state == "prepared":
        return "A run is prepared. Look at its checks, then mark it as checked.", finance
    if run is not None and run.state == "checked":
        others = [each for each in approvers if each.person_id != run.prepared_by]
        return "The run is checked. A Payment Approver who did not prepare it approves it.", others
    if run is not None and run.state in ("approved", "finalising"):
        on = near_date(run.finalise_date, facts.today)
        return f"The run is approved. It is finalised by itself on {on}, or at once by its button.", approvers
    if facts.invoices_to_authorise:
        submitted = count(facts.invoices_to_authorise, "invoice", "invoices")
        return f"{submitted} to authorise. Then prepare a payment run.", finance
    if facts.is_something_to_pay:
        return "Something is ready to be paid. Prepare a payment run.", finance
    contacts = _signed_in(contact for each in facts.providers for contact in each.contacts)
    if facts.invoices_unsubmitted:
        return "A provider has an invoice that is not submitted yet.", contacts
    if facts.weeks_confirmed:
        return "A provider makes an invoice of what is confirmed, and submits it.", contacts
    return "Nothing is to be paid yet. Invoices, and Scheduled periods that are due, are paid by a payment run.", ()


def _signed_in(people: Iterable[Colleague]) -> list[Colleague]:
    return [each for each in people if each.has_signed_in]


def names(people: Iterable[Colleague]) -> str:
    """`Sam Example, Fin Example and 2 more`, each once."""
    return listed(list(dict.fromkeys(each.name for each in people)))


def listed(words: Sequence[str]) -> str:
    """`A, B and C`; of many the first three and how many more."""
    shown = list(words[:NAMED_AT_MOST])
    more = len(words) - len(shown)
    if more:
        shown.append(f"{more} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def count(number: int, one: str, many: str) -> str:
    """`1 team`, `1,200 teams`."""
    return f"{number:,} {one if number == 1 else many}"
