"""Makes a photo ready to be kept: `python -m operations.photo_making FORMAT < photo > photo`.

A program of its own, started by operations/photos.py: what a hostile picture breaks is this process. What it writes is
made of the dots alone: nothing else of the file goes along, so neither place nor device nor an embedded picture does.
"""

import sys
from io import BytesIO

import pillow_heif
from PIL import Image, ImageOps

from operations import programs
from operations.photos import TOO_MANY_PIXELS

LONG_EDGE = 2_000  # pixels
QUALITY = 80
MOST_PIXELS = 50_500_000  # phones with "50 megapixels" take up to 8192 x 6144
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20


def made_ready(content: bytes, kind: str) -> bytes:
    """A picture of this kind (JPEG, PNG or HEIF) smaller, upright and without anything else: a PNG stays one, the
    others become JPEG. Ends the program with TOO_MANY_PIXELS before anything is decoded; Pillow raises for what it
    cannot read.
    """
    Image.MAX_IMAGE_PIXELS = None  # ours is below
    with Image.open(BytesIO(content), formats=[kind]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            sys.exit(TOO_MANY_PIXELS)
        opened.thumbnail((LONG_EDGE, LONG_EDGE))
        upright = ImageOps.exif_transpose(opened)
    shades = _shades(upright, keeps_clear=kind == "PNG")
    shades.info.clear()
    made = BytesIO()
    if kind == "PNG":
        shades.save(made, "PNG")
    else:
        shades.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def _shades(picture: Image.Image, keeps_clear: bool) -> Image.Image:
    """The picture with eight bits a colour; what is clear in it becomes white where the format knows nothing clear."""
    if picture.mode.startswith(("I", "F")):  # sixteen bits of grey
        return picture.point(lambda grey: grey / 256).convert("L")
    if picture.mode == "L":
        return picture.copy()
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    if keeps_clear:
        return clear
    white = Image.new("RGB", clear.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    return white


if __name__ == "__main__":
    programs.limit(MEMORY_BYTES, CPU_SECONDS)
    pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    sys.stdout.buffer.write(made_ready(sys.stdin.buffer.read(), sys.argv[1]))
