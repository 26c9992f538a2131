"""What people are told: every setting is in the README, every command too, and every page has help."""

import re
from pathlib import Path

from commands import registry
from tests.promises.addresses import addresses
from tests.promises.objects import objects_of
from web.help_topics import topic_of_page
from web.settings import SETTINGS

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
NO_PAGES = {"static", "public.brand", "public.front", "public.health_of_portal", "scheduled_payments.calendar_feed"}
HELP_ITSELF = {"help_topics.index", "help_topics.topic"}


def test_every_setting_is_in_the_readme():
    words = README.read_text(encoding="utf-8")
    assert [setting.name for setting in SETTINGS if f"`{setting.name}`" not in words] == []


def test_every_command_is_in_the_readme_or_the_guide_to_running():
    words = README.read_text(encoding="utf-8") + (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    assert [command.name for command in registry.ALL if not re.search(rf"flask {command.name}\b", words)] == []


def test_every_page_has_help(app, cast):
    values = objects_of(cast.rose_care)
    pages = [each for each in addresses(app) if each.method == "GET" and each.endpoint not in NO_PAGES | HELP_ITSELF]
    helpless = sorted({each.rule for each in pages if topic_of_page(each.path(values)) is None})
    assert not helpless, "\n".join(helpless)
