"""What the forms about contracts, service levels and providers share: the page around one, and what it says."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import Response

from blueprints.council_commissioning.editing import Page, answer
from blueprints.council_commissioning.terms_forms import TermsForm
from models import Table
from operations.commissioning.terms import TermsEdit
from queries.commissioning.versions import terms_version
from rules.commissioning import Row


def edit_page(row: Table, heading: str, facts: str, back: tuple[str, str], intro: str = "") -> Page:
    """The page of a form that is about a row on record; back: (address, words)."""
    return Page(heading, facts, *back, version=partial(terms_version, row), intro=intro)


def without(form: TermsForm, *names: str) -> TermsForm:
    """The form without the fields that cannot change."""
    for name in names:
        del form[name]
    return form


def layout_of(form: TermsForm) -> tuple[tuple[str, str, str], ...]:
    """The entries of its layout that it has fields for, with their headings."""
    return tuple(each for each in form.layout if each[1] == "heading" or each[0] in form)


def save_terms(
    around: Page,
    form: TermsForm,
    file_name: str,
    keys: Row,
    *,
    about: Table | None,
    is_new: bool,
    to: str | Callable[[Any], str],
    notice: str,
    said: Callable[[Row], Sequence[str]] = lambda _row: (),
) -> Response:
    """The answer to a form of one row; keys: the columns that its address says. about: as TermsEdit has it."""

    def row() -> Row:
        delete = {"delete": "Y"} if "delete" in form and form["delete"].data else {}
        return form.row() | keys | delete

    def edit() -> TermsEdit:
        new = (file_name,) if is_new else ()
        return TermsEdit({file_name: [row()]}, new=new, about=about, reason=form.why.data or "")

    return answer(around, form, edit, to=to, notice=notice, said=lambda: said(row()))
