"""Visits, documents and disputes of a take-away, each by the verb that a person's page calls."""

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from peewee import chunked

from models import CarePackageLineItem, ContractDocument, Dispute, Organisation, database
from operations import contract_documents
from operations.disputes import answering, deciding
from operations.files import Upload
from operations.visits import answers, files, saving
from queries.take_away.contents import TO_LOAD, VISITS
from queries.take_away.loadable import dispute_of
from rules.actor import Absent
from rules.broken import RuleBroken
from rules.care_files.cells import cell_text
from rules.care_files.date_cells import read_date
from rules.contract_documents import STATUS_NAMES as DOCUMENT_STATUSES
from rules.disputes import STATUS_NAMES
from rules.moment import Moment
from rules.packs import is_safe_path

DISPUTES, DOCUMENTS = TO_LOAD
VISITS_AT_ONCE = 400  # so few are read at once, not by the worker
FIELD_LIMIT = 1_000_000
PROVIDER = "Take-away"  # who agreed and answered, in the audit trail of the new portal
Row = dict[str, str]
csv.field_size_limit(FIELD_LIMIT)


def read_rows(path: Path, needed: Sequence[str]) -> list[Row]:
    """The rows of a CSV file by their headings; none where there is no such file. Raises RuleBroken, in words."""
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise RuleBroken(f"{path.name} has no column {missing[0]}")
            return [{name: cell_text(text or "") for name, text in row.items() if name} for row in reader]
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise RuleBroken(f"{path.name} cannot be read: it is not CSV in UTF-8") from wrong


def load_visits(folder: Path, organisation: Organisation, by: Absent, at: Moment, left_out: list[str]) -> int:
    """The uploads of visits.csv, some hundred visits each; what would be asked was answered once. Returns how many."""
    count = 0
    for number, content in enumerate(_visit_files(folder / VISITS), 1):
        file = files.hand_in(organisation.id, f"visits-{number}.csv", content, by, at)
        prepared = saving.prepare(file, at)
        for kind in prepared.preview.asked_of_kind:
            answers.answer_kind(file, kind, answers.TAKE, by, at)
        prepared = saving.prepare(file, at)
        left_out += [f"{VISITS}, {row.texts[0]}: {row.reason}" for row in prepared.preview.wrong]
        if prepared.preview.taken:
            saved = saving.update_system(prepared, prepared.preview.seen, by, at)
            count += saved.new + saved.changed
    return count


def _visit_files(path: Path) -> Iterator[bytes]:
    if not path.is_file():
        return
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    rows = list(csv.reader(lines))
    for some in chunked(rows[1:], VISITS_AT_ONCE):
        text = _Text()
        csv.writer(text).writerows([rows[0], *some])
        yield "".join(text.parts).encode()


class _Text:
    """What csv writes to."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, part: str) -> None:
        self.parts.append(part)


def load_documents(folder: Path, organisation: Organisation, by: Absent, at: Moment, left_out: list[str]) -> int:
    """Contract documents, published and decided again with their files, in the order of their versions."""
    names = ("CPLI ID", "Document Type", "Version", "Status", "Notes", "Reason", "File")
    count = 0
    for row in sorted(read_rows(folder / DOCUMENTS, names), key=lambda row: (row["CPLI ID"], row["Version"].zfill(9))):
        try:
            count += _load_document(folder, organisation, row, by, at)
        except RuleBroken as broken:
            left_out.append(f"{DOCUMENTS}, {row['Document Type']} of {row['CPLI ID']}: {broken.message}")
    return count


def _load_document(folder: Path, organisation: Organisation, row: Row, by: Absent, at: Moment) -> bool:
    line = CarePackageLineItem.get_or_none(CarePackageLineItem.reference == row["CPLI ID"])
    if line is None:
        raise RuleBroken("There is no such line item")
    same = (ContractDocument.cpli == line.id) & (ContractDocument.document_type == row["Document Type"])
    if ContractDocument.select().where(same).count() >= int(row["Version"] or 0):
        return False
    path = folder / row["File"]
    if not is_safe_path(row["File"]) or not path.is_file() or path.is_symlink():
        raise RuleBroken("Its file is not there")
    upload = Upload(path.name, path.read_bytes())
    provider = Absent(None, PROVIDER, "provider", organisation.id, frozenset())
    with database.atomic():
        document = contract_documents.publish(line, row["Document Type"], upload, row["Notes"], by, at)
        if row["Status"] == DOCUMENT_STATUSES["approved"]:
            contract_documents.agree(document, provider, at)
        elif row["Status"] == DOCUMENT_STATUSES["rejected"]:
            contract_documents.reject(document, row["Reason"], provider, at)
    return True


def load_disputes(folder: Path, organisation: Organisation, by: Absent, at: Moment, left_out: list[str]) -> int:
    """The disputes that are open. Resolved ones hold nothing back: they are there to be read."""
    names = ("Dispute", "SSRef", "First Week", "Last Week", "Lines", "Status", "Reason", "Details", "Response")
    open_now = {STATUS_NAMES["in_dispute"], STATUS_NAMES["resolution_requested"]}
    count = 0
    for row in read_rows(folder / DISPUTES, names):
        try:
            count += row["Status"] in open_now and _load_dispute(organisation, row, by, at)
        except RuleBroken as broken:
            left_out.append(f"{DISPUTES}, dispute {row['Dispute']}: {broken.message}")
    return count


def _load_dispute(organisation: Organisation, row: Row, by: Absent, at: Moment) -> bool:
    about = dispute_of(row)
    weeks: tuple[date, date] = (read_date(row["First Week"]), read_date(row["Last Week"]))
    same = (Dispute.client == about.client_id) & (Dispute.first_week == weeks[0]) & (Dispute.details == row["Details"])
    if Dispute.select().where(same, Dispute.last_week == weeks[1]).exists():
        return False
    with database.atomic():
        said = (row["Reason"], row["Details"])
        dispute = deciding.raise_dispute(organisation, about.client_id, *weeks, about.lines, *said, by, at)
        if row["Status"] == STATUS_NAMES["resolution_requested"]:
            provider = Absent(None, PROVIDER, "provider", organisation.id, frozenset())
            answering.request_resolution(dispute, dispute.version, row["Response"], provider, at)
    return True


Verb = Callable[[Path, Organisation, Absent, Moment, list[str]], int]
VERBS: dict[str, Verb] = {
    "Contract documents": load_documents,
    "Visits": load_visits,
    "Open disputes": load_disputes,
}
