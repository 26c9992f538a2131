"""Uploaded files again, with what became of each row and what was paid for it."""

from flask_login import current_user

from blueprints.actuals_files.imports import bp
from queries.file_results import list_results, result_rows
from web import clock, downloads
from web.htmx import page
from web.loading import found_or_404
from web.permissions import Permission, requires


@bp.get("/uploaded-files")
@requires(Permission.ACTUALS_EDIT)
def uploaded_files():
    """The files of the last year, newest first."""
    return page("actuals_files/uploaded_files.html", results=list_results(current_user))


@bp.get("/uploaded-files/<id:file_result_id>.<any(csv, xlsx):file_format>")
@requires(Permission.ACTUALS_EDIT)
def file_result(file_result_id, file_format):
    """One of them with its results."""
    headings, rows = found_or_404(result_rows(current_user, file_result_id, clock.moment()))
    if file_format == "xlsx":
        return downloads.send_xlsx(f"results-{file_result_id}.xlsx", "Results", headings, rows)
    return downloads.send_csv(f"results-{file_result_id}.csv", headings, rows)
