"""Draws the pages of a PDF as pictures: `python -m operations.page_drawing FOLDER MOST_PAGES < file.pdf`.

Without a folder it only opens the file, and ends with 0 or one of the codes below. A program of its own, started by
operations/page_pictures.py: what a hostile PDF breaks is this process.
"""

import sys
from pathlib import Path

import pypdfium2

from operations import programs

WIDTH, TALLEST = 1000, 3000  # of a picture, in pixels
SHADES = 16
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 30
IS_BROKEN, NEEDS_PASSWORD = 3, 4  # operations/page_pictures.py knows the second


def draw(content: bytes, folder: Path, most_pages: int) -> int:
    """Write `001.png`, `002.png`, ... to `folder`, `most_pages` of them at most. Returns how many."""
    with pypdfium2.PdfDocument(content) as document:
        count = min(len(document), most_pages)
        for number in range(count):
            page = document[number]
            width, height = page.get_size()
            scale = min(WIDTH / max(width, 1), TALLEST / max(height, 1))
            picture = page.render(scale=scale, draw_annots=True).to_pil()
            picture.convert("L").quantize(SHADES).save(folder / f"{number + 1:03}.png", optimize=True)
            page.close()
    return count


def opened(content: bytes) -> int:
    """0 for a PDF with a page that opens without a password, else IS_BROKEN or NEEDS_PASSWORD."""
    try:
        with pypdfium2.PdfDocument(content) as document:
            document[0].close()
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        return NEEDS_PASSWORD if is_locked else IS_BROKEN
    except IndexError:  # it has no page
        return IS_BROKEN
    return 0


if __name__ == "__main__":
    programs.limit(MEMORY_BYTES, CPU_SECONDS)
    if len(sys.argv) == 1:
        sys.exit(opened(sys.stdin.buffer.read()))
    draw(sys.stdin.buffer.read(), Path(sys.argv[1]), int(sys.argv[2]))
