"""Uploaded files inside packs."""

from collections.abc import Callable, Sequence

from models import UploadedFile
from operations import files
from operations.packs.zips import PackWriter
from queries.packs.talk import path_of
from rules.broken import RuleBroken


def add_files(writer: PackWriter, uploaded: Sequence[UploadedFile], tell: Callable[[int], None]) -> list[str]:
    """Write each as it is; `tell(how many)` are done. Returns a sentence for each that is left out: one that waits for
    its virus scan, was refused by it, or cannot be read.
    """
    left_out = []
    for done, file in enumerate(uploaded):
        tell(done)
        try:
            writer.add_bytes(path_of(file), files.content_of(file))
        except RuleBroken as broken:
            left_out.append(broken.message)
    return left_out
