"""Workbooks that are small to send and unpack to far too much."""

import io
import zipfile

from tests.support.actuals_files import workbook_of

WORKBOOK = workbook_of([{"Week Beginning": "10/11/2025", "Actual": 5}])
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml" />'
)
BLANK_ROWS = b"<row/>" * 6_000_000
BOMBS = {
    "blank rows": (SHEET, b"<sheetData>", BLANK_ROWS),
    "cells of one row": (SHEET, b"<sheetData>", b"<row>" + b"<c/>" * 6_000_000 + b"</row>"),
    "cells": (SHEET, b"<sheetData>", (b"<row>" + b"<c/>" * 200 + b"</row>") * 26_000),
    "cells with a prefix": (SHEET, b"<sheetData>", (b"<x:row>" + b"<x:c/>" * 200 + b"</x:row>") * 26_000),
    "strings": (STRINGS, None, b"<sst>" + b"<si/>" * 6_000_000 + b"</sst>"),
    "styles": (STYLES, b"<cellXfs", b"<xf/>" * 5_000_000),
    "a document type": (SHEET, None, b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>"),
    "one of UTF-16": (SHEET, None, "<worksheet/>".encode("utf-16")),
    "more than 50 MB": (STYLES, b"<cellXfs", b" " * 60_000_000),
}


def put_in(part, after, more):
    """The workbook with `more` behind the tag that has `after` in it, or instead of the whole part."""
    kept, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(WORKBOOK))
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                end = content.index(b">", content.index(after)) + 1 if after else 0
                content = content[:end] + more + content[end:] if after else more
            package.writestr(name, content.replace(b"</Types>", STRINGS_TYPE + b"</Types>"))
        if part not in source.namelist():
            package.writestr(part, more)
    return kept.getvalue()
