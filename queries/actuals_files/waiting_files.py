"""Files of actuals or visits with rows that wait to be corrected and saved."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peewee import ModelSelect

from models import ActualsFile, Job, Person
from rules.moment import Moment


@dataclass
class RejectedRow:
    """A row to be corrected: its cells by column, the column that is wrong (as `cpli_id`), and why.

    `more` is (column, reason) of what else is wrong with it.
    """

    line: int
    cells: Mapping[str, str]
    column: str
    reason: str
    more: Sequence[tuple[str, str]] = ()

    @property
    def problems(self) -> list[tuple[str, str]]:
        """[(column, reason)] of all that is wrong, the first first."""
        return [(self.column, self.reason), *self.more]

    @property
    def all_reasons(self) -> str:
        """Every reason once, in one text."""
        return ". ".join(dict.fromkeys(reason for _, reason in self.problems))


def cause_of(words: str) -> str:
    """What is the same in the words for one problem of many rows: without what they quote, and their numbers."""
    return re.sub(r"“[^”]*”|\d[\d:/.,-]*", "…", words)


def files_with_rows(organisation_id: int, at: Moment, kind: str = "actuals") -> ModelSelect:
    """An organisation's files with rows that wait, the newest first, without these rows. `kind`: actuals or visits."""
    file = ActualsFile
    columns = (
        file.id,
        file.file_name,
        file.rows_waiting,
        file.uploaded_at,
        file.uploaded_by,
        file.expires_at,
        file.saved_at,
    )
    theirs = (file.organisation == organisation_id) & (file.kind == kind)
    waits = theirs & (file.rows_waiting > 0) & (file.expires_at > at.now)
    return file.select(*columns, Person).join(Person, on=file.uploaded_by).where(waits).order_by(file.id.desc())


def not_saved_yet(organisation_id: int, sha256: str, at: Moment, kind: str = "actuals") -> ActualsFile | None:
    """The file of these bytes that waits and that nothing was saved of, or None."""
    same = files_with_rows(organisation_id, at, kind).where(ActualsFile.sha256 == sha256)
    found = same.where(ActualsFile.saved_at.is_null()).first()
    return ActualsFile.get_by_id(found.id) if found else None


def job_of(file: ActualsFile) -> Job | None:
    """The newest job of a file that a worker has in hand, or None."""
    keys = [f"{kind} rows file {file.id}" for kind in ("read", "check", "save")]
    return Job.select().where(Job.key.in_(keys)).order_by(Job.run_at.desc(), Job.id.desc()).first()


def saved_before(file: ActualsFile) -> ActualsFile | None:
    """The file of the same content that was saved last before this one, or None."""
    return (
        ActualsFile.select()
        .where(
            ActualsFile.organisation == file.organisation_id,
            ActualsFile.sha256 == file.sha256,
            ActualsFile.saved_at.is_null(False),
            ActualsFile.id != file.id,
        )
        .order_by(ActualsFile.saved_at.desc())
        .first()
    )
