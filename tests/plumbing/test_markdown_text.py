"""Markdown of the council: no script, and nothing that is fetched from elsewhere."""

from web.markdown_text import as_html


def test_neither_scripts_nor_pictures_from_elsewhere():
    text = "# Plan\n\n<script>alert(1)</script> ![a](https://tracker.example/x.png) <img src=x onerror=alert(1)>\n\n"
    found = as_html(text + "[x](javascript:alert(1)) [y](file:///etc/passwd) **so**", highest=2)
    assert "<h2" in found
    assert "<strong>so</strong>" in found
    for part in ("<script", "<img", "tracker", "onerror", "javascript:", "file:"):
        assert part not in found
