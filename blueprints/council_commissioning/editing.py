"""A form of care on its page: it is filled in, its money is looked at, it is saved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response, request

from blueprints.council_commissioning.forms import CareForm
from operations.commissioning.saving import CareEdit, save
from rules.actor import Actor
from rules.broken import RuleBroken
from rules.effects import CareReach, SeeMoneyFirst, sentences, summary
from rules.moment import Moment
from web.forms_once import form_answer, form_version, refused_status, submit_once
from web.htmx import page

MOST_SLICES = 60  # that a page lists


@dataclass(frozen=True)
class Page:
    """What stands around a form: its heading and facts, the way back, which version it is made of, and facts beside it.

    labels: other labels of fields than the form's own; layout: the fields where the form leaves them open.
    """

    heading: str
    facts: str
    back_url: str
    back_words: str
    version: Callable[[], int] = lambda: 0
    beside: Sequence[tuple[str, str]] = ()
    layout: tuple[tuple[str, str, str], ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    intro: str = ""

    @property
    def has_one_quantity(self) -> bool:
        """Whether one field of its own layout is a quantity, so that they are no group."""
        return [size for _, size, _ in self.layout].count("qty") == 1


def shown(
    around: Page, form: CareForm, broken: RuleBroken | None = None, said: Sequence[str] = (), version: int | None = None
) -> Response:
    """The page of a form; where its money is to be looked at first (SeeMoneyFirst), with that and the button to save.

    said: more sentences of what saving does.
    """
    asked = broken if isinstance(broken, SeeMoneyFirst) else None
    effect: Any = asked.effect if asked else None
    for name, label in around.labels.items():
        form[name].label.text = label
    return page(
        "council_commissioning/edit.html",
        status=refused_status(broken) if broken else None,
        around=around,
        form=form,
        layout=around.layout or form.layout,
        address=request.full_path.rstrip("?"),
        version=around.version() if version is None else version,
        asked=asked,
        effect=effect,
        slices=effect.paid_slices[:MOST_SLICES] if effect else (),
        said=[*said, *sentences(effect)] if effect else (),
        summary=summary(effect) if effect else "",
        is_stale=broken is not None and refused_status(broken) is not None,
    )


def answer(
    around: Page,
    form: CareForm,
    edit: Callable[[], CareEdit],
    *,
    to: str | Callable[[CareReach], str],
    notice: str,
    said: Callable[[], Sequence[str]] = tuple,
) -> Response:
    """The answer to a form that was sent: what is wrong with it, what it does to money, or saved and on to `to`."""
    version = form_version()
    if not form.validate():
        return shown(around, form, version=version)

    given = "" if "look" in request.form else form_answer()  # who looks again does not save

    def operation(by: Actor, at: Moment) -> CareReach:
        return save(edit(), version, given, by, at)

    def again(broken: RuleBroken) -> Response:
        return shown(around, form, broken, said() if isinstance(broken, SeeMoneyFirst) else (), version)

    return submit_once(operation, to=to, notice=notice, form=form, again=again)
