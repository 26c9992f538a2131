"""Opens exported.xlsx in LibreOffice Calc, types into its cells, and saves it as changed.xlsx (see README.md)."""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

HERE = Path(__file__).parent
PORT = 28_411
CONNECTION = f"socket,host=127.0.0.1,port={PORT};urp"
TYPED = {
    # (Week Beginning, CPLI ID): {heading: what a person types}
    ("03/11/2025", "LO-C1"): {"Wed": "F", "Fri": "0", "Comments": "Frustrated on Wednesday", "Status": "Confirmed"},
    ("03/11/2025", "LO-C2"): {"Actual": "33.5", "Missed": "1.5", "Visits": "13", "Comments": ""},
    ("10/11/2025", "LO-C2"): {"Actual": "31.25", "Comments": "3¾ hours less"},
    ("03/11/2025", "LO-C3"): {"Actual": "6", "Frustrated": "1"},
    ("10/11/2025", "LO-C4"): {"Actual": "2.5", "Visits": "2"},
}
NEW_ROW = {
    "Week Beginning": "10/11/2025",
    "Service": "Café Rose – Home",
    "SSRef": "LO-1",
    "Service Level": "'+Emergency Hours",
    "Actual": "2",
    "Comments": "Fall at night",
}


def main():
    profile = Path(tempfile.mkdtemp())
    options = ["--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}", f"--accept={CONNECTION}"]
    office = subprocess.Popen(["soffice", *options])  # noqa: S603, S607
    try:
        context = connect()
        write_dates_as_in_the_uk(context)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        book = desktop.loadComponentFromURL(EXPORTED, "_blank", 0, (value("Hidden", True),))
        change(book.Sheets.getByIndex(0))
        book.storeToURL(CHANGED, (value("FilterName", "Calc MS Excel 2007 XML"),))
        book.close(True)
        desktop.terminate()
        office.wait(30)
    finally:
        office.kill()
        shutil.rmtree(profile)


def connect():
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(100):
        try:
            return resolver.resolve(f"uno:{CONNECTION};StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("LibreOffice did not start")


def write_dates_as_in_the_uk(context):
    settings = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    )
    access = settings.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationUpdateAccess", (value("nodepath", "/org.openoffice.Setup/L10N"),)
    )
    access.setPropertyValue("ooSetupSystemLocale", "en-GB")
    access.commitChanges()


def change(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress.EndRow
    headings = [sheet.getCellByPosition(column, 0).String for column in range(cursor.RangeAddress.EndColumn + 1)]

    def cell(row, heading):
        return sheet.getCellByPosition(headings.index(heading), row)

    for row in range(1, last + 1):
        for heading, text in TYPED.get((cell(row, "Week Beginning").String, cell(row, "CPLI ID").String), {}).items():
            cell(row, heading).FormulaLocal = text
    for heading, text in NEW_ROW.items():
        cell(last + 1, heading).FormulaLocal = text
    sheet.getRows().getByIndex(last + 40).CellBackColor = 0xFFFF99  # a coloured row far below: an empty tail
    cell(last + 5, "Comments").FormulaLocal = " "
    cell(0, "Comments").CharHeight = 14
    sheet.getColumns().OptimalWidth = True


def value(name, content):
    found = PropertyValue()
    found.Name, found.Value = name, content
    return found


EXPORTED, CHANGED = (uno.systemPathToFileUrl(str(HERE / name)) for name in ("exported.xlsx", "changed.xlsx"))

if __name__ == "__main__":
    main()
