"""PDF files of what a page shows: the template makes a document of its own, without the shell of the portal.

@bp.route("/<int:order_id>.pdf", methods=["GET", "POST"])
@requires(Permission.ORDERS_READ)
def download_pdf(order_id):
    return answer_pdf("order.pdf", "pdf/purchase_order.html", back=url_for(".one", order_id=order_id), order=order)

A document of more than MOST_AT_ONCE `lines` is made by the worker, and so is a short one while another is being made:
a page says how far it is. Such a view takes POST.
"""

from typing import Any

from flask import Response, render_template, request

from operations import pdf
from web import clock, downloads
from web.error_pages import error_page
from web.htmx import page, send_to

MEDIA_TYPE = "application/pdf"
MOST_AT_ONCE = 40  # lines that are laid out in less than a second


def answer_pdf(file_name: str, template: str, back: str, lines: int = 0, **context: Any) -> Response:
    """The template as a tagged PDF to keep; a long one (of so many `lines`) when it is made, until then a page that
    says how far it is. `back` is the address of the page that it is of. Where none can be made, a page that says so.
    """
    html = render_template(template, **context)
    try:
        content = pdf.made(pdf.key_of(html)) or (pdf.make_alone(html) if lines <= MOST_AT_ONCE else None)
    except pdf.NoLibraries as missing:
        return error_page(503, words=f"{missing.message}.")
    if content is not None and "HX-Request" not in request.headers:
        return downloads.attachment(content, file_name, MEDIA_TYPE)
    if request.method == "POST" and content is None:
        pdf.begin(html, lines, clock.moment())
        return send_to(request.full_path)
    job = None if content is not None else pdf.job_of(pdf.key_of(html))
    why = "It is a long one" if lines > MOST_AT_ONCE else "Others are being made just now"
    return page("pdf/waiting.html", "pdf/_progress.html", job=job, is_made=content is not None, back=back, why=why)
