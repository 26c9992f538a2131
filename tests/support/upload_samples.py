"""Files to upload: a good one of each kind, and twenty-five that must be refused."""

import io
import zipfile

import pillow_heif
from PIL import Image

ONE_PAGE = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\n"
)
PDF = ONE_PAGE + b"trailer<</Root 1 0 R>>\n%%EOF"
LOCKED_PDF = (
    ONE_PAGE
    + b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<"
    + b"41" * 32
    + b">/U<"
    + b"42" * 32
    + b">>>endobj\n"
    + b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<43><43>]>>\n%%EOF"
)
CSV = "Client;Hours\r\nAngelo;10\r\n".encode("utf-8-sig")
MEGABYTE = 1024 * 1024
SHEET = "application/vnd.oasis.opendocument.spreadsheet"
WORDS = "application/vnd.oasis.opendocument.text"


pillow_heif.register_heif_opener()


def picture(kind, size=(60, 40), **more):
    """The bytes of a picture of this kind (JPEG, PNG, HEIF): its left half is black."""
    shades = Image.new("RGB", size, "white")
    shades.paste("black", (0, 0, size[0] // 2, size[1]))
    kept = io.BytesIO()
    shades.save(kept, kind, **more)
    return kept.getvalue()


PNG, JPG, HEIC = picture("PNG"), picture("JPEG"), picture("HEIF")


def package(**parts):
    """The bytes of a zip with these parts; `__` in a name stands for `/`, `_` for a full stop."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name.replace("__", "/").replace("_", "."), content)
    return kept.getvalue()


XLSX = package(Content__Types_xml="<Types/>", xl__workbook_xml="<workbook/>")
DOCX = package(Content__Types_xml="<Types/>", word__document_xml="<document/>")
ODT = package(mimetype=WORDS, content_xml="<content/>")
ODS = package(mimetype=SHEET, content_xml="<content/>")


def with_password(content):
    """The same zip with the mark of a password on every part."""
    marked = bytearray(content)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = marked.find(sign)
        while place >= 0:
            marked[place + offset] |= 1
            place = marked.find(sign, place + 4)
    return bytes(marked)


def with_part(name):
    kept = io.BytesIO(XLSX)
    with zipfile.ZipFile(kept, "a") as zipped:
        zipped.writestr(name, "x")
    return kept.getvalue()


GOOD = {
    "invoice.pdf": PDF,
    "scan.PNG": PNG,
    "photo.jpg": JPG,
    "photo.jpeg": JPG,
    "phone.heic": HEIC,
    "phone.HEIF": HEIC,
    "rows.csv": CSV,
    "old rows.csv": "Müller,10".encode("cp1252"),
    "unicode.csv": "Client\tHours".encode("utf-16"),
    "hours.xlsx": XLSX,
    "letter.docx": DOCX,
    "letter.odt": ODT,
    "hours.ods": ODS,
}

# name, bytes, words of the refusal
BAD = [
    ("virus.exe", b"MZ\x90\x00", "this kind of file cannot be uploaded"),
    ("page.html", b"<html></html>", "this kind of file cannot be uploaded"),
    ("drawing.svg", b"<svg onload='alert(1)'/>", "this kind of file cannot be uploaded"),
    ("invoice.pdf.js", b"alert(1)", "this kind of file cannot be uploaded"),
    ("old.xls", b"\xd0\xcf\x11\xe0", "this kind of file cannot be uploaded"),
    ("macros.xlsm", XLSX, "this kind of file cannot be uploaded"),
    ("all.zip", XLSX, "this kind of file cannot be uploaded"),
    ("invoice", PDF, "this kind of file cannot be uploaded"),
    ("pdf", PDF, "this kind of file cannot be uploaded"),
    ("...", PDF, "has no name"),
    ("empty.pdf", b"", "the file is empty"),
    ("long.pdf", PDF + bytes(10 * MEGABYTE), "larger than 10 MB"),
    ("program.pdf", b"MZ\x90\x00" + PDF, "is not PDF, whatever its name says"),
    ("page.png", b"<html><script>alert(1)</script></html>", "is not PNG"),
    ("picture.jpg", PNG, "is not JPG"),
    ("film.heic", b"\x00\x00\x00\x18ftypisom" + bytes(20), "is not HEIC"),
    ("page.csv", b"<!DOCTYPE html><p>", "is not CSV"),
    ("binary.csv", b"a,b\n\x00\x01\x02", "is not CSV"),
    ("cut.xlsx", XLSX[: len(XLSX) // 2], "it is damaged"),
    ("words.xlsx", DOCX, "is not XLSX"),
    ("secret.docx", with_password(DOCX), "has a password"),
    ("bomb.xlsx", package(xl__workbook_xml=bytes(20 * MEGABYTE)), "unpacks to far more than it seems"),
    ("huge.ods", package(mimetype=SHEET, content_xml=bytes(101 * MEGABYTE)), "too large when it is unpacked"),
    ("macros.docx", package(word__document_xml="x", word__vbaProject_bin="x"), "it has macros in it"),
    ("climbs.xlsx", with_part("../../etc/passwd"), "it is damaged"),
    ("sheet.odt", ODS, "is not ODT"),
]
