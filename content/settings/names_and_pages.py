"""What the portal calls the council, and what everybody reads before signing in."""

from dataclasses import dataclass
from pathlib import Path

from content.setting_declarations import setting
from content.settings.groups import LANDING, NAME_AND_COLOUR, STATEMENTS
from rules.setting_texts import Colour, Line, MarkdownText

SHIPPED_TEXTS = Path(__file__).parents[1] / "pages"
MARKDOWN = "In Markdown: ## before a heading, - before a point, **bold**. {council_name} stands for the council’s name."


def _shipped(name: str) -> str:
    return (SHIPPED_TEXTS / f"{name}.md").read_text(encoding="utf-8").strip()


@dataclass(frozen=True)
class NamesAndPages:
    """What the portal calls the council, and what everybody reads before signing in."""

    council_name: str = setting(
        "Provider Portal",
        Line(80),
        NAME_AND_COLOUR,
        label="Name of the council",
        what="name of the council",
        hint="As it stands at the head of every page, in e-mails and on documents.",
        does="Changes the head of every page, the landing page, and documents that are made from now on. Documents "
        "that were published stay as they are.",
    )
    directorate: str = setting(
        "",
        Line(40, fewest=0, straight=True),
        NAME_AND_COLOUR,
        label="Directorate",
        what="directorate",
        hint="The word before “Directorate”, such as Children’s or Adults’. Empty: none is named.",
        does="Changes the landing page and its title, the foot of every page, and the head of documents.",
    )
    brand_colour: str = setting(
        "#17404d",
        Colour(),
        NAME_AND_COLOUR,
        label="Colour of the header",
        what="colour",
        hint="White text stands on it: the contrast must be at least 4.5 to 1.",
        does="Changes the header and the line below the current tab. People who prefer dark pages keep the dark one.",
    )
    landing_text: str = setting(
        _shipped("landing"),
        MarkdownText(),
        LANDING,
        label="What the portal is for",
        what="text of the landing page",
        hint=MARKDOWN,
        does="Stands on the landing page, beside the sign-in form.",
    )
    landing_registering: str = setting(
        _shipped("registering"),
        MarkdownText(2_000),
        LANDING,
        label="How to register",
        what="text about registering",
        hint="Whom a new organisation, or a carer, asks for a first sign-in. In Markdown.",
        does="Stands on the landing page, below the sign-in form.",
    )
    accessibility_statement: str = setting(
        _shipped("accessibility"),
        MarkdownText(),
        STATEMENTS,
        label="Accessibility statement",
        what="accessibility statement",
        hint=MARKDOWN,
        does="The text of the page Accessibility. The regulations ask you to review it once a year.",
    )
    privacy_notice: str = setting(
        _shipped("privacy"),
        MarkdownText(),
        STATEMENTS,
        label="Privacy notice",
        what="privacy notice",
        hint=MARKDOWN,
        does="The text of the page Privacy. Say who your data protection officer is, and how to write to them.",
    )
    cookies_page: str = setting(
        _shipped("cookies"),
        MarkdownText(),
        STATEMENTS,
        label="Cookies page",
        what="cookies page",
        hint="In Markdown. {session_cookie}, {notices_cookie} and {device_cookie} stand for the names of the cookies.",
        does="The text of the page Cookies. Changing it does not change which cookies the portal sets.",
    )
