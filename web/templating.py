"""Jinja: filters for money, dates and quantities, and what every template may use."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app, request
from flask_login import current_user
from jinja2 import FileSystemBytecodeCache, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from operations import form_keys
from queries.council_logo import logo_of
from rules import dates, effects, file_kinds, money, passwords, wording
from rules.financial_years import financial_year_name
from rules.moment import in_london, london_date
from web import clock, council, csrf, late_forms, logs, permissions, quick_escaping, tabs, uploads
from web.addresses import ROW, address_pattern
from web.help_topics import help_address
from web.includes import IncludesInPlace
from web.listing import ListLinks
from web.way_in import start_page

INDENT = re.compile(r"[ \t\n]*\n[ \t\n]*")
INDENT_AFTER_A_STATEMENT = re.compile(r"^[ \t]+")  # Jinja took the line break: trim_blocks


class WithoutIndents(Extension):
    """Leaves the indents of HTML templates out of the pages, where they have no use: a line break is as much white
    space to a browser. The sheet of 200 lines is half the size. It happens once, when a template is compiled.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        if not (stream.name or "").endswith(".html"):
            return stream
        return (_without_indents(token) if token.type == "data" else token for token in stream)


def _without_indents(token: Token) -> Token:
    return Token(token.lineno, token.type, INDENT_AFTER_A_STATEMENT.sub(" ", INDENT.sub("\n", token.value)))


def when(instant: datetime | None) -> str:
    """An instant in London's time: `Tue 18 Nov 09:14`, with the year where it is another: `Mon 18 Nov 2024 09:14`."""
    if instant is None:
        return ""
    return f"{dates.near_date(london_date(instant), clock.today())} {in_london(instant):%H:%M}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 client`, `12 clients`, `2 boxes` where `many` is given."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def kept(formatter: Callable[..., str]) -> Callable[..., str]:
    """The same words for the same values, worked out once: a list has few dates, and each many times."""
    return lru_cache(maxsize=10_000)(formatter)


def or_nothing(formatter: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that shows nothing for a value that is not there."""
    return lambda value, *given: "" if value is None else formatter(value, *given)


def device_name(user_agent: str) -> str:
    """A browser's own description as people say it: `Firefox on Windows`."""
    browsers = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    systems = (
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
    )
    browser = next((name for sign, name in browsers if sign in user_agent), "A browser")
    system = next((name for sign, name in (*systems, ("Linux", "Linux")) if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser


NEAR_DATE, SHORT_DATE = kept(dates.near_date), kept(dates.short_date)
FILTERS = {
    "money": kept(or_nothing(money.format_pence)),
    "percent_change": money.percent_change,
    "signed": or_nothing(effects.signed),
    "unit_price": or_nothing(money.format_unit_price),
    "rounded_price": or_nothing(money.format_rounded_price),
    "quantity": or_nothing(money.format_quantity),
    "date": kept(or_nothing(dates.format_date)),
    "near_date": or_nothing(lambda day: NEAR_DATE(day, clock.today())),
    "short_date": or_nothing(lambda day: SHORT_DATE(day, clock.today())),
    "long_date": kept(or_nothing(dates.long_date)),
    "date_range": kept(dates.date_range),
    "when": when,
    "clock_time": or_nothing(lambda instant: f"{in_london(instant):%H:%M}"),
    "day": or_nothing(london_date),
    "financial_year": or_nothing(financial_year_name),
    "plural": plural,
    "file_size": file_kinds.size_words,
    "quantity_words": wording.quantity_words,
    "method_words": wording.method_words,
    "device": device_name,
    "role_name": lambda role: permissions.ROLE_NAMES[role],
}


def form_key_field() -> Markup:
    """The hidden key that makes a form take effect once (operations/form_keys.py)."""
    key = form_keys.new_key()  # letters and figures
    return Markup(f'<input type="hidden" name="form_key" value="{key}">')  # noqa: S704


def password_rules() -> str:
    """What a new password must have, as the council has set it."""
    settings = council.settings()
    return passwords.in_words(settings.password_character_kinds, settings.password_least_length)


def logo_data() -> str:
    """The council's logo as a `data:` address for documents, which load nothing; empty without one."""
    kept = logo_of(council.current_council().logo_sha256)
    return f"data:{kept.media_type};base64,{b64encode(bytes(kept.content)).decode()}" if kept else ""


def _for_every_template() -> dict[str, Any]:
    return {
        "council": council.current_council(),
        "portal_name": council.portal_name,
        "helpdesk": council.helpdesk(),
        "may": partial(permissions.they_may, cast(Any, current_user)._get_current_object()),
        "P": permissions.Permission,
        "csrf_field": csrf.field,
        "csrf_token": csrf.token,
        "mark_of_session": csrf.mark_of_session,
        "WORDS_KEPT": late_forms.WORDS,
        "kept_words": lambda row_id: late_forms.kept_words(row_id, current_user.person_id),
        "form_key_field": form_key_field,
        "password_rules": password_rules,
        "logo_data": logo_data,
        "practice_url": current_app.config["SETTINGS"].practice_url,
        "tab_bar": tabs.bar_of,
        "practice_of": current_app.config["SETTINGS"].practice_of,
        "pinned_today": clock.pinned(),
        "today": clock.today(),
        "tabs": tabs.tabs,
        "help_address": help_address,
        "files_hint": uploads.hint(),
        "request_id": logs.request_id(),
        "start_page": start_page,
        "current_path": request.path,
    }


class TemplateCache(FileSystemBytecodeCache):
    """Compiled templates on disk. Without room they are compiled again, and the page is shown all the same."""

    def get_source_checksum(self, source: str) -> str:
        """Of the source and of what makes code of it: neither may change behind what is kept."""
        return sha256(quick_escaping.VERSION + source.encode()).hexdigest()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template, if it can be kept."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def init_app(app: Flask) -> None:
    """Set up Jinja: compiled templates are kept in DATA_DIR, a name that is not there is an error."""
    cache = Path(app.config["SETTINGS"].data_dir) / "templates"
    cache.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = TemplateCache(str(cache))
    app.jinja_env.loader = IncludesInPlace(cast(Any, app.jinja_env.loader))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.code_generator_class = quick_escaping.QuickEscaping
    app.jinja_env.context_class = quick_escaping.CallsAtOnce
    app.jinja_env.template_class = quick_escaping.ImportedOnce
    setattr(app.jinja_env, quick_escaping.NAME, quick_escaping.escaped)
    setattr(app.jinja_env, quick_escaping.JOINED, quick_escaping.joined)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension(WithoutIndents)
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["drawn_once"] = quick_escaping.drawn_once
    app.jinja_env.globals |= {"list_links": ListLinks, "address_pattern": address_pattern, "ROW": ROW}
    app.context_processor(_for_every_template)
