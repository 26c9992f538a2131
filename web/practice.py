"""The practice place of a portal: made-up data in a folder of its own, served by `flask practice` beside the real one.

What the button of its pages asks for is a file in its folder, which `flask practice` looks for.
"""

from collections.abc import Mapping
from pathlib import Path

from web.settings import PRACTICE_OF, SETTINGS, Settings, WrongSetting

FOLDER = "practice"
WANTED = "begin-again"
SHARED = ("PORTAL_TODAY", "PROXIES_IN_FRONT")  # the settings of the real portal that hold here too


def environment(given: Mapping[str, str], settings: Settings, folder: Path) -> dict[str, str]:
    """The environment of the practice place's processes: no database, mail server, scanner or key of the real portal.

    given: that of this process. settings: the real portal's. folder: where the practice place's data is. Raises
    WrongSetting where the settings name no practice place, or are a practice place's own.
    """
    if settings.practice_of:
        raise WrongSetting(PRACTICE_OF, "this is a practice place already: run `flask practice` for the real portal")
    if not settings.practice_url:
        raise WrongSetting("PRACTICE_URL", "give the practice place's address, such as https://practice.example.gov.uk")
    if settings.practice_url == settings.base_url:
        raise WrongSetting("PRACTICE_URL", "it is the portal's own address: the practice place needs another one")
    empty = {setting.name: "" for setting in SETTINGS if setting.name not in SHARED}
    own = {"DATA_DIR": str(folder), "BASE_URL": settings.practice_url, PRACTICE_OF: settings.base_url}
    return {**given, **empty, **own}


def ask_to_begin_again(data_dir: Path) -> None:
    """Have the practice place made anew. `data_dir`: its own. Asked twice, it is made once."""
    (data_dir / WANTED).touch()


def is_asked(data_dir: Path) -> bool:
    """Whether somebody wants it made anew."""
    return (data_dir / WANTED).exists()
