"""Packs on pages: what somebody may have in one, and the file itself, sent from disk as it lies there."""

from flask import Response, abort
from flask_login import current_user

from operations.packs import keeping
from queries.packs.mine import MyPack, find_pack
from web.downloads import attached_file
from web.loading import found_or_404
from web.permissions import Permission

ZIP = "application/zip"


def permissions_to_look() -> list[Permission]:
    """What the user may look at here and now: nothing else is in a pack of theirs."""
    return [each for each in Permission if each.endswith("_read") and current_user.may(each)]


def pack_or_404(kind: str, pack_id: int) -> MyPack:
    """One of the user's own packs of a kind."""
    return found_or_404(find_pack(current_user, kind, pack_id))


def send_pack(kind: str, pack_id: int) -> Response:
    """The answer that downloads a pack; one whose owner may look at less by now is not theirs any more."""
    pack = pack_or_404(kind, pack_id).pack
    path = keeping.path_of(pack)
    if pack.made_at is None or not path.is_file() or not all(current_user.may(each) for each in pack.may):
        abort(404)
    return attached_file(path, pack.file_name, ZIP)
