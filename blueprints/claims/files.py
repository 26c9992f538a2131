"""Photos and files of an item: added, removed and downloaded."""

from functools import partial

from blueprints.claims.claim_page import load_item
from blueprints.claims.items import ONE_ITEM, changed
from blueprints.claims.routes import bp
from operations.claims import attachments
from queries.claims.detail import one_file
from web import body_limits, record_access, uploads
from web.late_forms import never_kept
from web.loading import found_or_404
from web.permissions import Permission, requires


@bp.post(f"{ONE_ITEM}/files")
@requires(Permission.CLAIMS_EDIT)
@never_kept()
@body_limits.takes(body_limits.FILES)
def add_files(claim_id, claim_item_id):
    """Add a photo or file: one or several."""
    item = load_item(claim_id, claim_item_id)
    return changed(claim_id, "Uploaded.", partial(attachments.add_files, item, uploads.uploads_of()))


@bp.get(f"{ONE_ITEM}/files/<id:file_id>")
@requires(Permission.CLAIMS_READ)
def download_file(claim_id, claim_item_id, file_id):
    """One of its files, as a download."""
    item = load_item(claim_id, claim_item_id)
    record_access.note_access(item.client_id, f"Claim {claim_id}, a file")
    return uploads.send(found_or_404(one_file(item, file_id)))


@bp.post(f"{ONE_ITEM}/files/<id:file_id>/remove")
@requires(Permission.CLAIMS_EDIT)
@never_kept()
def remove_file(claim_id, claim_item_id, file_id):
    """Take a file off an item."""
    item = load_item(claim_id, claim_item_id)

    def remove(by, at):  # loads the file itself: the form that is sent again finds it gone, and gets the first answer
        attachments.remove_file(found_or_404(one_file(item, file_id)), item, by=by, at=at)

    return changed(claim_id, "File removed.", remove)
