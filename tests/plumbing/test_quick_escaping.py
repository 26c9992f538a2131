"""Pages are escaped as Jinja escapes them."""

from decimal import Decimal
from enum import StrEnum

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError
from jinja2.runtime import markup_join
from markupsafe import Markup, escape

from web.quick_escaping import escaped, joined


class Own(str):
    __slots__ = ()


class Drawn:
    def __html__(self):
        return "<b>bold</b>"


class Word(StrEnum):
    LESS = "<"


VALUES = [
    "",
    "plain",
    "<script>alert(\"1\" & '2')</script>",
    "ünï & <b>",
    Markup("<b>kept</b>"),
    Own("<own>"),
    Drawn(),
    Word.LESS,
    0,
    -12,
    True,
    None,
    1.5,
    Decimal("2.50"),
    ["<a>"],
]
TEMPLATE = (
    "{% macro each(it) %}<i title='{{ it }}'>{{ it }}{{ caller() if caller is defined }}</i>{% endmacro %}"
    "{% set kept %}<u>{{ value }}</u>{% endset %}{{ kept }}{{ each(value) }}{{ value ~ '<' }}{{ value | string }}"
    "{% call each(value) %}{{ value }}{% endcall %}{% autoescape false %}{{ value }}{% endautoescape %}"
    "{{ value | safe }}"
)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_is_written_as_jinja_writes_it(app, value):
    assert escaped(value) == str(escape(value))
    own = app.jinja_env.from_string(TEMPLATE).render(value=value)
    assert own == Environment(autoescape=True).from_string(TEMPLATE).render(value=value)  # noqa: S701


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_words_are_joined_as_jinja_joins_them(value):
    for parts in ((value, "<x>"), ("&", value), (value,), (1, value, Markup("<i>"))):
        own, jinjas = joined(parts), markup_join(parts)
        assert (own, type(own)) == (jinjas, type(jinjas))


def test_the_code_of_a_page_escapes_so(app):
    source, _, _ = app.jinja_env.loader.get_source(app.jinja_env, "layout.html")
    assert "environment.escaped(" in app.jinja_env.compile(source, "layout.html", raw=True)


def test_a_name_that_is_not_there_is_an_error(app):
    assert app.jinja_env.undefined is StrictUndefined
    with pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ nothing }}").render()


def test_a_macro_is_called_as_jinja_calls_it(app):
    template = (
        "{% macro row(it, css='') %}<i class='{{ css }}'>{{ it }}</i>{% endmacro %}"
        "{% for it in values %}{{ row(it) }}{{ row(it, css=shown(it)) }}{{ 'x' if it == 2 }}{% endfor %}"
    )
    given = {"values": [1, "<b>", 2], "shown": lambda it: f"<{it}>"}
    own = app.jinja_env.from_string(template).render(given)
    assert own == Environment(autoescape=True).from_string(template).render(given)  # noqa: S701


def test_what_is_drawn_once_tells_markup_from_words(app):
    template = "{% macro _tag(it) %}<i>{{ it }}</i>{% endmacro %}{% set tag = drawn_once(_tag) %}"
    drawn = app.jinja_env.from_string(f"{template}{{{{ tag(words) }}}}{{{{ tag(markup) }}}}{{{{ tag(words) }}}}")
    words = "<i>&lt;b&gt;</i>"
    assert drawn.render(words="<b>", markup=Markup("<b>")) == f"{words}<i><b></i>{words}"
