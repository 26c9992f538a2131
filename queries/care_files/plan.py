"""What an import would do, made before anything is written: the preview, and then what is applied."""

from dataclasses import dataclass, field

KINDS = ("new", "updated", "unchanged", "rejected")


@dataclass(eq=False)
class Record:
    """A row of the council's records as it is stored (None: not yet) and as it will be.

    A value that points to another file's row is that row's Record, whose `id` is known once it is written.
    """

    key: object
    id: int | None = None
    stored: dict | None = None
    values: dict = field(default_factory=dict)

    @property
    def changes(self):
        """{name: (was, now)} of what differs."""
        return {name: (self.stored[name], value) for name, value in self.values.items() if value != self.stored[name]}


@dataclass(frozen=True)
class Rejection:
    """A row that is not taken, and why, in words for whoever made the file."""

    file_name: str
    line: int
    column: str
    reason: str
    cells: dict = field(default_factory=dict)  # heading -> cell, as they were


@dataclass
class FilePlan:
    """What becomes of one file's rows."""

    file_name: str
    headings: list
    rows_read: int = 0
    new: list = field(default_factory=list)  # Records
    updated: list = field(default_factory=list)
    deleted: list = field(default_factory=list)  # counted with the updated ones
    followed: list = field(default_factory=list)  # changed by a row of another record, so not counted
    unchanged: int = 0
    rejections: list = field(default_factory=list)
    unknown_columns: list = field(default_factory=list)
    problem: str = ""  # the whole file is not taken

    @property
    def counts(self):
        """Rows read, new, updated, unchanged and rejected; the last four add up to the first."""
        return {
            "read": self.rows_read,
            "new": len(self.new),
            "updated": len(self.updated) + len(self.deleted),
            "unchanged": self.unchanged,
            "rejected": self.rows_read if self.problem else len(self.rejections),
        }

    def reject(self, line, cells, column, reason):
        """Leave one row out."""
        row = dict(zip(self.headings, cells, strict=False))
        self.rejections.append(Rejection(self.file_name, line, column or "", reason, row))

    def reject_file(self, line, reason):
        """Leave the whole file out."""
        self.problem = reason
        self.rejections = [Rejection(self.file_name, line, "", reason)]


@dataclass
class Plan:
    """What becomes of all files."""

    files: list = field(default_factory=list)
    strangers: list = field(default_factory=list)  # CSV files that no care file is called like

    @property
    def rejections(self):
        """All rows that are not taken, in the order of the files and lines."""
        return [rejection for file in self.files for rejection in sorted(file.rejections, key=lambda each: each.line)]

    @property
    def has_changes(self):
        """Whether applying it would change anything."""
        return any(file.new or file.updated or file.deleted or file.followed for file in self.files)

    def file(self, file_name):
        """The plan of one file, or None where it was absent."""
        return next((file for file in self.files if file.file_name == file_name), None)

    def counts(self):
        """{file name: counts}."""
        return {file.file_name: file.counts for file in self.files}
