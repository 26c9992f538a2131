"""Reports as they were downloaded."""

import csv
import io


def rows_of(page):
    return list(csv.DictReader(io.StringIO(page.html.removeprefix("\ufeff"))))
