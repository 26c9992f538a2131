"""An officer changes commissioned care on a page: clients, line items, prices, contributions, suspensions; and what it
is bought by (`terms.py`).

The contract: docs/domain/care.md#changing-care-on-a-page. A page's form is rows of care files, planned and written
by the import's code, so that one thing is checked, worded, audited and announced in one way. What it does to money is
shown first (`effects.effect_of`), and is saved where that is still so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from peewee import Expression

from models import CarePackageLineItem, Client, Contribution, PriceChange, Suspension, database
from operations import audit
from operations.care_changes import care_changed, lock_care
from operations.care_import.after_import import refresh_ledger_codes, send_notices
from operations.care_import.applying import write_few
from operations.care_import.tables import plan_table
from operations.commissioning.reach import reach_of_plan
from operations.effects import effect_of
from operations.guarded import guarded_update
from queries.care_files.plan import Plan
from queries.care_files.reading import Sheet
from queries.care_files.records import LAYOUT_OF, Records
from queries.commissioning.versions import client_version, line_version
from rules.actor import Actor
from rules.broken import CHANGED, AllBroken, IllegalMove, RuleBroken
from rules.care_files.cells import cell_text, read_text
from rules.care_files.layouts import TABLE_LAYOUTS
from rules.commissioned_terms import CONTRACT_PRICES, METHODS
from rules.commissioning import CLIENTS, CONTRIBUTIONS, LINES, PRICES, SUSPENSIONS, Row
from rules.effects import CareReach, SeeMoneyFirst
from rules.moment import Moment
from rules.written_words import clean_words

LONGEST_REASON = 500  # characters
VOWELS = "aeiou"
NOTHING_CHANGED = "Nothing is different from what is on record"
DATED = {
    PRICES: "price",
    CONTRIBUTIONS: "contribution",
    SUSPENSIONS: "suspension",
    METHODS: "payment method",
    CONTRACT_PRICES: "price of this service level",
}


@dataclass(frozen=True)
class CareEdit:
    """What a form says: {file: rows of it}. `new` names the files whose rows must not be on record yet.

    client_id: whose care it is (None: a new client's); line_id: the line item whose version the form has, else the
    client's is compared. ssref: the client's new SSRef, where it changes.
    """

    rows: Mapping[str, Sequence[Row]]
    client_id: int | None = None
    line_id: int | None = None
    new: Collection[str] = ()
    ssref: str = ""
    reason: str = field(default="")

    def current_version(self) -> int | None:
        """The version that its form has to be made of; None where it adds something that is not on record."""
        if self.line_id is not None:
            return line_version(self.line_id)
        return client_version(self.client_id) if self.client_id is not None and not self.new else None

    def records(self) -> Records:
        """What is on record: the client's rows, and what the form's references name."""
        line = CarePackageLineItem
        references = [row["cpli_id"] for row in self.rows.get(LINES, ())]
        ssrefs = [row["ssref"] for row in self.rows.get(CLIENTS, ())]
        mine = line.select(line.id).where(line.client == self.client_id)
        only: dict[str, Expression] = {
            CLIENTS: (Client.id == self.client_id) | Client.ssref.in_(ssrefs),
            LINES: (line.client == self.client_id) | line.reference.in_(references),
            PRICES: PriceChange.cpli.in_(mine),
            CONTRIBUTIONS: Contribution.cpli.in_(mine),
            SUSPENSIONS: Suspension.client == self.client_id,
        }
        return Records(only=only)


def save(edit: CareEdit, version: int, answer: str, by: Actor, at: Moment) -> CareReach:
    """Save what the form says, with all that follows. Returns whose money it reached.

    version: of the client or line item as the form was made of it; answer: to what it does to money. Raises
    SeeMoneyFirst where that was not shown, or is another now; IllegalMove where somebody changed it meanwhile;
    RuleBroken, or AllBroken with all that is wrong at once.
    """
    if by.side != "council":
        raise IllegalMove("Only the council can change care")
    reason = clean_words(edit.reason, "reason", LONGEST_REASON)
    with database.atomic():
        lock_care()
        _check_version(edit, version)
        writing = partial(_write, edit, reason, by, at)
        effect = effect_of(writing, at)
        asked = SeeMoneyFirst(effect, repr(edit.rows) + edit.ssref)
        if asked.answer != answer:
            raise asked
        reach = writing()
        care_changed(reach, at)
    return reach


def _check_version(edit: CareEdit, version: int) -> None:
    if edit.current_version() not in (None, version):
        raise IllegalMove(CHANGED)


def _write(edit: CareEdit, reason: str, by: Actor, at: Moment) -> CareReach:
    """Write the rows, their events and the providers' notices. Returns whose money they may reach."""
    if edit.ssref and edit.client_id is not None:
        _rename(edit.client_id, edit.ssref, by, at)
    plan = _plan(edit)
    _check(plan, edit)
    write_few(plan, by, at, reason)
    refresh_ledger_codes(plan, at)
    send_notices(plan, at)
    return reach_of_plan(plan)


def _rename(client_id: int, typed: str, by: Actor, at: Moment) -> None:
    """Another SSRef, read as a care file's, which then know the client by it. Raises RuleBroken where it cannot be."""
    client = Client.get_by_id(client_id)
    try:
        ssref = read_text(cell_text(typed))
    except RuleBroken as broken:
        raise RuleBroken(broken.message, "ssref") from None
    if not ssref:
        raise RuleBroken("Enter the SSRef", "ssref")
    if client.ssref == ssref:
        return
    if Client.select().where(Client.ssref == ssref).exists():
        raise RuleBroken(f"Another client has the SSRef {ssref}", "ssref")
    was = client.ssref
    guarded_update(client, {"ssref": ssref}, Client.ssref == was, is_counted=False)
    audit.record("client changed", by, at, subject=client, client=client, was={"ssref": was}, now={"ssref": ssref})


def _plan(edit: CareEdit) -> Plan:
    records = edit.records()
    plan = Plan()
    for layout in TABLE_LAYOUTS:
        rows = edit.rows.get(layout.file_name)
        if rows:
            headings = list(dict.fromkeys(name for row in rows for name in row))
            cells = [(number, [row.get(name, "") for name in headings]) for number, row in enumerate(rows, 1)]
            plan.files.append(plan_table(layout, Sheet(layout.file_name, headings, cells), records, as_written=True))
    return plan


def _check(plan: Plan, edit: CareEdit) -> None:
    """Raise all that is wrong with the rows, what is on record already, and that nothing is different."""
    problems = [
        RuleBroken(words, column or None)
        for each in plan.rejections
        for column, words in ((each.column, each.reason), *each.more)
    ]
    problems += [RuleBroken(*_on_record(file_name, edit)) for file_name in edit.new if _is_known(plan, file_name)]
    if problems:
        raise problems[0] if len(problems) == 1 else AllBroken(problems)
    if not plan.has_changes and not edit.ssref:
        raise RuleBroken(NOTHING_CHANGED)


def _is_known(plan: Plan, file_name: str) -> bool:
    file = plan.file(file_name)
    return file is not None and bool(file.updated or file.unchanged)


def _on_record(file_name: str, edit: CareEdit) -> tuple[str, str]:
    """(words, column) for a row that is on record already."""
    row = edit.rows[file_name][-1]
    if file_name == CLIENTS:
        return f"There is a client with the SSRef {row['ssref']} already", "ssref"
    if file_name == LINES:
        return f"There is a line item {row['cpli_id']} already: enter another CPLI ID", "cpli_id"
    if file_name not in DATED:
        name = LAYOUT_OF[file_name].key[0]
        what = LAYOUT_OF[file_name].what
        return f"There is {'an' if what[0] in VOWELS else 'a'} {what} {row[name]} already: enter another", name
    return f"There is a {DATED[file_name]} from {row['start_date']} already: change that one", "start_date"
