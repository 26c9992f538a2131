"""What people are told: every setting is in the README, every command too, and every page has help."""

import re
from pathlib import Path

from commands import registry
from content.council_settings import SETTINGS as COUNCIL_SETTINGS
from content.council_settings import CouncilSettings
from rules.setting_texts import MarkdownText
from tests.promises.addresses import addresses
from tests.promises.objects import objects_of
from web.help_links import check_links
from web.help_topics import FOLDER, shipped, topic_of_page
from web.settings import SETTINGS

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
NO_PAGES = {
    "static",
    "public.brand",
    "public.logo",
    "public.front",
    "public.manifest",
    "public.offline",
    "public.worker",
    "public.health_of_portal",
    "public.metrics_of_portal",
    "scheduled_payments.calendar_feed",
}


def test_every_setting_is_in_the_readme():
    words = README.read_text(encoding="utf-8")
    assert [setting.name for setting in SETTINGS if f"`{setting.name}`" not in words] == []


def test_every_command_is_in_the_readme_or_the_guide_to_running():
    words = README.read_text(encoding="utf-8") + (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    assert [command.name for command in registry.ALL if not re.search(rf"flask {command.name}\b", words)] == []


def test_every_page_has_help(app, cast):
    values = objects_of(cast.rose_care)
    pages = [each for each in addresses(app) if each.method == "GET" and each.endpoint not in NO_PAGES]
    helpless = sorted({each.rule for each in pages if topic_of_page(each.path(values), shipped().values()) is None})
    assert not helpless, "\n".join(helpless)


def test_every_topic_says_whom_it_is_for():
    assert [
        path.stem for path in FOLDER.glob("*.md") if not re.search("^group: ", path.read_text(), re.MULTILINE)
    ] == []


def test_links_of_the_shipped_topics_and_texts_lead_somewhere(app):
    with app.test_request_context():
        for topic in shipped().values():
            check_links(topic.text, topic.name, shipped(), topic.is_for_council)
        for declaration in COUNCIL_SETTINGS:
            if isinstance(declaration.kind, MarkdownText):
                check_links(getattr(CouncilSettings(), declaration.name), declaration.name, shipped())


def test_the_version_is_that_of_the_newest_release():
    """pyproject.toml says it, and the changelog tells what is in it."""
    released = re.search(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert f'\nversion = "{released[1]}"\n' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
