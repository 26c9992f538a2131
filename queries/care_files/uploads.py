"""A file that somebody hands in on a page, CSV or .xlsx, as a Sheet: each kind that it is not has words of its own.

Every uploaded file of rows is read here, so that an unreadable one is reported in the same words everywhere.
"""

from queries.care_files.delimited import SNIFFED_BYTES, UTF_8, encoding_of, read_csv
from queries.care_files.limits import MEGABYTE, MOST_AT_ONCE, MOST_BYTES, PROVIDER, Limits
from queries.care_files.packages import has_more_rows
from queries.care_files.reading import Known, Sheet
from queries.care_files.workbooks import read_workbook

TOO_LARGE = "The file is larger than 10 MB: export fewer weeks, or one service at a time"
ZIP = b"PK\x03\x04"
LARGE_BYTES = MEGABYTE
SAVE_AS = "save it as “Excel Workbook (.xlsx)” or as “CSV UTF-8”"
WEB_PAGES = (b"<!doctype", b"<html", b"<table", b"<head", b"<meta", b"<?xml")
OTHER_KINDS = (  # how files of other kinds begin
    (b"\xd0\xcf\x11\xe0", f"This is an older Excel file (.xls), or one with a password: {SAVE_AS}, without a password"),
    (b"%PDF", f"This is a PDF: {SAVE_AS} in the program that made it"),
    (b"\x89PNG", f"This is a picture: {SAVE_AS} in the program that the figures are in"),
    (b"\xff\xd8\xff", f"This is a picture: {SAVE_AS} in the program that the figures are in"),
    (b"{\\rtf", f"This is a text document: {SAVE_AS} in the program that the figures are in"),
)


def read_upload(file_name: str, content: bytes, known: Known = frozenset(), limits: Limits = PROVIDER) -> Sheet:
    """The Sheet of an uploaded file, whose kind has the columns `known`. `problem` says in words why nothing of it can
    be used.
    """
    if problem := problem_of_upload(file_name, content):
        return Sheet(file_name, problem=problem)
    read = read_workbook if content.startswith(ZIP) else read_csv
    return read(file_name, content, known, limits)


def problem_of_upload(file_name: str, content: bytes) -> str:
    """Why a file cannot be read at all, as its name, its length and its first bytes tell; nothing where they do not."""
    kind = file_name.lower().rpartition(".")[2] if "." in file_name else ""
    if not content:
        return "The file is empty: it needs a row of column names"
    if len(content) > MOST_BYTES:
        return TOO_LARGE
    if kind not in ("csv", "xlsx"):
        return f"Only .csv and .xlsx files can be read: {SAVE_AS}"
    if content.startswith(ZIP):
        return ""
    return _other_kind(content) or (f"The file is not a real .xlsx file: {SAVE_AS}" if kind == "xlsx" else "")


def is_large(content: bytes) -> bool:
    """Whether a file has more rows than a page reads itself, as far as counting bytes tells."""
    if content.startswith(ZIP):
        return has_more_rows(content, MOST_AT_ONCE)
    return max(content.count(b"\n"), content.count(b"\r")) > MOST_AT_ONCE + 1 or len(content) > LARGE_BYTES


def _other_kind(content: bytes) -> str:
    for beginning, words in OTHER_KINDS:
        if content.startswith(beginning):
            return words
    if content[:SNIFFED_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(WEB_PAGES):
        return f"This is a web page: {SAVE_AS} in the program that made it"
    if b"\0" in content and encoding_of(content[:SNIFFED_BYTES]) == UTF_8:
        return f"This is not a text file: {SAVE_AS}"
    return ""
