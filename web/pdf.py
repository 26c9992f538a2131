"""A page of the portal as a PDF: a short one at once, a long one by the worker while the person goes on."""

from functools import cache
from pathlib import Path

from flask import current_app, render_template, request

from operations import pdf
from web import clock
from web.downloads import attachment
from web.htmx import page, send_to, wants_fragment

PDF = "application/pdf"
ROWS_AT_ONCE = 40  # what takes less than a second, as measured


def send(template, file_name, **context):
    """The answer that downloads a short PDF. Raises RuleBroken where the server cannot make one."""
    return attachment(pdf.made_of(render_template(template, **context), style()), file_name, PDF)


def send_or_wait(name, file_name, back, heading):
    """The long PDF of this name where it is ready, else the page that waits for it or offers to make it.

    `back` is (address, words) of where it was asked for. A waiting page asks again by itself, and is told to go to the
    file once it is there.
    """
    content = pdf.ready(name)
    if content is not None:
        return send_to(request.path) if wants_fragment() else attachment(content, file_name, PDF)
    waiting = pdf.is_being_made(name)
    problem = None if waiting else pdf.problem_of(name)
    state = {"waiting": waiting, "problem": problem, "back": back}
    return page("pdf/waiting.html", fragment="pdf/_state.html", heading=heading, **state)


def start(name, template, url, **context):
    """Have the worker make a long PDF, and go to the page that waits for it."""
    pdf.enqueue(name, render_template(template, **context), style(), clock.moment())
    return send_to(url)


@cache
def style():
    """The style sheet of all PDFs."""
    return (Path(current_app.root_path) / "static" / "pdf.css").read_text(encoding="utf-8")


def init_app(app):
    """Tell operations/pdf.py where long PDFs are kept."""
    pdf.connect(app.config["SETTINGS"].data_dir)
