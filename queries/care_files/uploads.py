"""A file that somebody hands in on a page, CSV or .xlsx, as a Sheet: each kind that it is not has words of its own.

Every uploaded file of rows is read here, so that an unreadable one is reported in the same words everywhere.
"""

from queries.care_files.delimited import SNIFFED_BYTES, UTF_8, encoding_of, read_csv
from queries.care_files.limits import MOST_BYTES, PROVIDER, Limits
from queries.care_files.reading import Known, Sheet
from queries.care_files.workbooks import read_workbook

TOO_LARGE = "The file is larger than 10 MB: export fewer weeks, or one service at a time"
SAVE_AS = "save it as “Excel Workbook (.xlsx)” or as “CSV UTF-8”"
OTHER_KINDS = (  # how files of other kinds begin
    (b"\xd0\xcf\x11\xe0", f"This is an older Excel file (.xls), or one with a password: {SAVE_AS}, without a password"),
    (b"%PDF", f"This is a PDF: {SAVE_AS} in the program that made it"),
    (b"\x89PNG", f"This is a picture: {SAVE_AS} in the program that the figures are in"),
    (b"\xff\xd8\xff", f"This is a picture: {SAVE_AS} in the program that the figures are in"),
    (b"<!DOCTYPE", f"This is a web page: {SAVE_AS} in the program that made it"),
    (b"<html", f"This is a web page: {SAVE_AS} in the program that made it"),
    (b"{\\rtf", f"This is a text document: {SAVE_AS} in the program that the figures are in"),
)


def read_upload(file_name: str, content: bytes, known: Known = frozenset(), limits: Limits = PROVIDER) -> Sheet:
    """The Sheet of an uploaded file, whose kind has the columns `known`. `problem` says in words why nothing of it can
    be used.
    """
    kind = file_name.lower().rpartition(".")[2] if "." in file_name else ""
    if not content:
        return Sheet(file_name, problem="The file is empty: it needs a row of column names")
    if len(content) > MOST_BYTES:
        return Sheet(file_name, problem=TOO_LARGE)
    if kind not in ("csv", "xlsx"):
        return Sheet(file_name, problem=f"Only .csv and .xlsx files can be read: {SAVE_AS}")
    if content.startswith(b"PK\x03\x04"):
        return read_workbook(file_name, content, known, limits)
    problem = _other_kind(content)
    if not problem and kind == "xlsx":
        problem = f"The file is called .xlsx but is none: {SAVE_AS}"
    if problem:
        return Sheet(file_name, problem=problem)
    return read_csv(file_name, content, known, limits)


def _other_kind(content: bytes) -> str:
    for beginning, words in OTHER_KINDS:
        if content.startswith(beginning):
            return words
    if b"\0" in content and encoding_of(content[:SNIFFED_BYTES]) == UTF_8:
        return f"This is no text file: {SAVE_AS}"
    return ""
