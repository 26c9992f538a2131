"""Photos on their way in: smaller, upright, without their place; what is no photo is refused in words."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from operations import files, photos
from operations.files import Upload
from rules.broken import RuleBroken
from tests.support import factories
from tests.support.upload_samples import HEIC, JPG, PDF, PNG, picture

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F
TURNED_RIGHT = 6


def of_a_phone(turned=TURNED_RIGHT):
    """What a phone writes about a photo: how it was held, the maker, and where it was taken."""
    said = Image.Exif()
    said[ORIENTATION], said[MAKER] = turned, "Canary Phones"
    said.get_ifd(GPS)[2] = (54.0, 46.0, 33.0)
    return said.tobytes()


def kept(*uploads, at, by):
    """The rows that these uploads become, with the bytes that are on disk."""
    with files.storing(uploads, by, at, None) as attach:
        rows = attach(invoice=factories.make_invoice().id)
    return [(row, files.content_of(row)) for row in rows]


@pytest.mark.parametrize(
    ("name", "kind", "becomes"),
    [("IMG_1.JPG", "JPEG", "IMG_1.JPG"), ("IMG_2.heic", "HEIF", "IMG_2.jpg"), ("shot.png", "PNG", "shot.png")],
)
def test_a_photo_is_kept_smaller_upright_and_without_its_place(database, alice, at, tmp_path, name, kind, becomes):
    files.connect(tmp_path)
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "Canary Street")
    more = {"pnginfo": text} if kind == "PNG" else {"comment": "Canary Street"} if kind == "JPEG" else {}
    sent = picture(kind, size=(2400, 240), exif=of_a_phone(), **more)
    assert b"Canary" in sent
    [(row, content)] = kept(Upload(name, sent), by=alice, at=at)
    with Image.open(io.BytesIO(content)) as shown:
        assert (row.file_name, shown.size, dict(shown.getexif())) == (becomes, (200, 2000), {})
        assert (row.size_bytes, row.media_type) == (len(content), Image.MIME[shown.format])
        grey = shown.convert("L")
        assert (grey.getpixel((100, 100)), grey.getpixel((100, 1900))) == (0, 255)  # black was left, and is on top
    assert not any(word in content for word in (b"Canary", b"Exif", b"GPS"))
    assert [path.name for path in (tmp_path / "files").iterdir()] == [row.stored_name]
    assert not any(b"Canary" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_what_is_no_photo_stays_as_it_is_and_small_ones_do_not_grow(database, alice, at, tmp_path):
    files.connect(tmp_path)
    (pdf, content), (_, small) = kept(Upload("a.pdf", PDF), Upload("b.png", PNG), by=alice, at=at)
    assert (pdf.file_name, content) == ("a.pdf", PDF)
    with Image.open(io.BytesIO(small)) as shown:
        assert shown.size == (60, 40)


def bomb(width, height):
    """The head of a PNG with that many dots, and no dots."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    ends = b"IDAT" + zlib.compress(bytes(10))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (head, ends, b"IEND")
    )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("bomb.png", bomb(60_000, 60_000), "larger than 50 megapixels"),
        ("lies.jpg", JPG[:4] + b"not a photo at all", "cannot be read as a photo"),
        ("cut.jpeg", picture("JPEG", size=(900, 900))[:2000], "cannot be read as a photo"),
        ("cut.heic", HEIC[: len(HEIC) // 2], "cannot be read as a photo"),
        ("empty.png", bomb(40, 40), "cannot be read as a photo"),
    ],
)
def test_what_only_says_that_it_is_a_photo_is_refused_in_words(database, alice, at, tmp_path, name, content, words):
    files.connect(tmp_path)
    with pytest.raises(RuleBroken, match=f"{name}: .*{words}"):
        kept(Upload(name, content), by=alice, at=at)
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_photos_that_take_too_long_are_refused(database, alice, at, monkeypatch):
    monkeypatch.setattr(photos, "SECONDS", 0.01)
    with pytest.raises(RuleBroken, match="Send fewer photos at a time"):
        photos.made_ready(files.check([Upload("slow.jpg", JPG)]))


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_depth_can_be_read(mode):
    white = Image.new(mode, (9, 9), 65_535) if mode == "I;16" else Image.new("RGB", (9, 9), "white").convert(mode)
    kind, sent = "JPEG" if mode == "CMYK" else "PNG", io.BytesIO()
    white.save(sent, kind)
    [made] = photos.made_ready(files.check([Upload(f"a.{kind}", sent.getvalue())]))
    with Image.open(io.BytesIO(made.content)) as shown:
        assert shown.convert("RGB").getpixel((4, 4)) == (255, 255, 255)
