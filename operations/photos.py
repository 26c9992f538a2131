"""Photos on their way in: made smaller, turned the way they were held, without place, device and all else about them.

Each is made in a process of its own, with limits on memory and time, before anything of it is written anywhere: so the
original, with the place where it was taken, is never kept, in no folder and no backup. The contract:
docs/domain/quality.md#photos.
"""

import time
from collections.abc import Sequence

from operations import programs
from rules.broken import RuleBroken
from rules.file_kinds import Taken, refused

KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/heic": "HEIF", "image/heif": "HEIF"}
BECOMES_JPEG = {"image/heic", "image/heif"}
TOO_MANY_PIXELS = 3  # the code that the program ends with then
SECONDS = 20  # for all photos of one form
TOO_LARGE = "the picture is larger than 50 megapixels. Take it with a smaller size, or take a screenshot of it"
TOO_SLOW = "there was no time left to read it. Send fewer photos at a time"
UNREADABLE = "it cannot be read as a photo. Look at it on your device, then take or save it again"


def made_ready(sent: Sequence[Taken]) -> list[Taken]:
    """The same files in the same order, with photos as they are kept. Raises RuleBroken, with each file that says that
    it is a photo and cannot be read as one, in words.
    """
    until = time.monotonic() + SECONDS
    ready, problems = [], []
    for each in sent:
        try:
            ready.append(_made_ready(each, until) if each.media_type in KINDS else each)
        except RuleBroken as broken:
            problems.append(broken.message)
    if problems:
        raise RuleBroken(". ".join(problems), "files")
    return ready


def _made_ready(photo: Taken, until: float) -> Taken:
    left = until - time.monotonic()
    if left <= 0:
        raise refused(photo.name, TOO_SLOW)
    try:
        kind = KINDS[photo.media_type]
        content = programs.run("operations.photo_making", kind, given=photo.content, seconds=left)
    except programs.ProgramFailed as failed:
        why = {TOO_MANY_PIXELS: TOO_LARGE, None: TOO_SLOW}.get(failed.code, UNREADABLE)
        raise refused(photo.name, why) from None
    if photo.media_type in BECOMES_JPEG:
        return Taken(f"{photo.name.rpartition('.')[0]}.jpg", "image/jpeg", content)
    return photo._replace(content=content)
