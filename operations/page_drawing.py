"""Draws the pages of a PDF as pictures: `python -m operations.page_drawing FOLDER MOST_PAGES < file.pdf`.

A program of its own, started by operations/page_pictures.py: what a hostile PDF breaks is this process.
"""

import sys
from pathlib import Path

import pypdfium2

from operations import programs

WIDTH, TALLEST = 1000, 3000  # of a picture, in pixels
SHADES = 16
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 30


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


if __name__ == "__main__":
    programs.limit(MEMORY_BYTES, CPU_SECONDS)
    draw(sys.stdin.buffer.read(), Path(sys.argv[1]), int(sys.argv[2]))
