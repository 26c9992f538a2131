"""Markdown of the council: no script, and nothing that is fetched from elsewhere."""

import re

import pytest

from web.markdown_text import as_html


def test_neither_scripts_nor_pictures_from_elsewhere():
    text = "# Plan\n\n<script>alert(1)</script> ![a](https://tracker.example/x.png) <img src=x onerror=alert(1)>\n\n"
    found = as_html(text + "[x](javascript:alert(1)) [y](file:///etc/passwd) **so**", highest=2)
    assert "<h2" in found
    assert "<strong>so</strong>" in found
    for part in ("<script", "<img", "tracker", "onerror", "javascript:", "file:"):
        assert part not in found


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- a\n  - b\n    - c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
        ("- a\n    - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("- a\n  - b\n  - c\n- d", "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"),
        ("1. a\n   - b\n   - c\n2. d", "<ol><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol>"),
        ("1. a\n\t1. b\n2. c", "<ol><li>a<ol><li>b</li></ol></li><li>c</li></ol>"),
        ("You can:\n- a\n- b", "<p>You can:</p><ul><li>a</li><li>b</li></ul>"),
        ("- a\n\n  more\n- b", "<ul><li><p>a</p><p>more</p></li><li><p>b</p></li></ul>"),
        ("Paid on\n24. December", "<p>Paid on24. December</p>"),
        ("text\n\n    - code", "<p>text</p><pre><code>- code</code></pre>"),
    ],
)
def test_lists_nest_however_far_they_are_indented(text, html):
    assert re.sub(r"\n", "", as_html(text)) == html
