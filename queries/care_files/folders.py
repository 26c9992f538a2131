"""The care files of a folder, as `flask import-care` reads them: of any length, a row at a time."""

from pathlib import Path

from queries.care_files.delimited import read_csv_file
from queries.care_files.reading import Known, Sheet
from rules.care_files.layouts import LAYOUTS

KNOWN: dict[str, Known] = {layout.file_name: layout.headers for layout in LAYOUTS}
FILE_NAMES = tuple(KNOWN)


def read_folder(folder: Path | str) -> tuple[dict[str, Sheet], list[str]]:
    """The care files of a folder by name, and the names of the other CSV files in it."""
    sheets: dict[str, Sheet] = {}
    unknown_files = []
    for path in sorted(Path(folder).iterdir()):
        name = path.name.lower()
        if not path.is_file() or path.suffix.lower() != ".csv":
            continue
        if name in FILE_NAMES and name not in sheets:
            sheets[name] = read_csv_file(name, path, KNOWN[name])
        elif name != "rejected.csv":
            unknown_files.append(path.name)
    return sheets, unknown_files
