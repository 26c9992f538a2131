"""Templates are indented for their readers; the pages are not."""

from jinja2 import DictLoader, Environment

from web.templating import WithoutIndents

SOURCE = "<ul>\n  {% for word in words %}\n    <li>\n      {{ word }} <b>b</b>\n    </li>\n  {% endfor %}\n</ul>"


def rendered(name):
    environment = Environment(
        loader=DictLoader({name: SOURCE}),
        extensions=[WithoutIndents],
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    return environment.get_template(name).render(words=["one", "two"])


def test_a_page_has_line_breaks_but_no_indents():
    assert rendered("list.html") == "<ul>\n <li>\none <b>b</b>\n</li>\n <li>\ntwo <b>b</b>\n</li>\n</ul>"


def test_a_text_keeps_its_indents():
    assert "    <li>\n      one" in rendered("body.txt")
