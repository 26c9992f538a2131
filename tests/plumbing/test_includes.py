"""Templates that are put in the place of their include draw what Jinja's own include draws."""

import pytest
from jinja2 import DictLoader, Environment

from web.includes import IncludesInPlace
from web.templating import WithoutIndents

PARTS = {
    "_row.html": '{# A row. Needs: row. #}\n{% set word = row ~ "!" %}\n<li>\n  {{ word }}\n</li>\n',
    "_list.html": '<ul>\n  {% for row in rows %}\n    {% include "_row.html" %}\n  {% endfor %}\n</ul>\n',
    "_tight.html": "  {% if rows %}\n    many\n  {% endif %}\n",
    "_blocks.html": "{% block one %}its own block{% endblock %}",
    "_tree.html": "<b>{{ depth }}</b>{% if depth %}{% with depth = depth - 1 %}"
    '{% include "_tree.html" %}{% endwith %}{% endif %}',
    "a.html": '{% set word = "mine" %}\n<div>\n  {% include "_list.html" %}\n</div>{{ word }}',
    "b.html": '<p> {%- include "_tight.html" -%} </p>\n<p>{% include "_tight.html" %}</p>'
    ' {% include "_tight.html" -%}\n x',
    "c.html": '{% include "_blocks.html" %}{% include name %}',
    "d.html": '{% with depth = 2 %}{% include "_tree.html" %}{% endwith %}',
}
GIVEN = {"rows": ["one", "two"], "name": "_tight.html"}


def environment(loader):
    return Environment(
        loader=loader, extensions=[WithoutIndents], trim_blocks=True, lstrip_blocks=True, autoescape=True
    )


@pytest.mark.parametrize("name", ["a.html", "b.html", "c.html", "d.html"])
def test_a_page_is_drawn_as_jinja_includes_its_parts(name):
    own = environment(IncludesInPlace(DictLoader(PARTS))).get_template(name).render(GIVEN)
    assert own == environment(DictLoader(PARTS)).get_template(name).render(GIVEN)


def test_parts_are_in_the_code_of_the_page(app):
    source, _, _ = app.jinja_env.loader.get_source(app.jinja_env, "actuals/_rows.html")
    assert '{% include "' not in source
    assert "group.client_name" in source  # of actuals/_client.html


def test_a_page_is_as_old_as_its_parts():
    parts = dict(PARTS)
    page = environment(IncludesInPlace(DictLoader(parts))).get_template("a.html")
    assert page.is_up_to_date
    parts["_row.html"] += "changed"
    assert not page.is_up_to_date
