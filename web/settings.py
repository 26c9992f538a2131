"""The installation's settings: read once, from the environment or a `.env` file; typed, refused in words when wrong."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

from web import private_files

SHORTEST_TOKEN = 24
PRACTICE_OF = "PRACTICE_OF"
SHORTEST_KEY = 20
MOST_DAYS = 3650
DATABASE_SCHEMES = ("sqlite", "postgresql", "postgres")


class WrongSetting(SystemExit):
    """A setting cannot be used: the portal does not start, and says which and why."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"The setting {name} is wrong: {why}")


def _folder(value: str) -> Path:
    return Path(value).expanduser().absolute()


def _readable_file(value: str) -> Path:
    path = _folder(value)
    if not os.access(path, os.R_OK) or not path.is_file():
        raise ValueError(f"{path} is not a file that the portal can read")
    return path


def _maildir(value: str) -> Path:
    path = _folder(value)
    if not all(os.access(path / part, os.R_OK | os.W_OK | os.X_OK) for part in ("new", "cur")):
        raise ValueError(f"{path} has no folders new and cur that the portal can read and write")
    return path


def _date(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("give a date like 2025-11-20") from None


def _url(*schemes: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if urlsplit(value).scheme not in schemes:
            raise ValueError("give an address that starts with " + " or ".join(f"{scheme}://" for scheme in schemes))
        return value.rstrip("/")

    return parse


def _token(value: str) -> str:
    if len(value) < SHORTEST_TOKEN or not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError(f"give {SHORTEST_TOKEN} or more letters and digits, such as `openssl rand -hex 24` prints")
    return value


def database_address(value: str) -> str:
    """An address as DATABASE_URL has it. Raises ValueError in words."""
    return str(_url(*DATABASE_SCHEMES)(value))


def _place(value: str) -> str:
    """A folder, or an object store's bucket."""
    parts = urlsplit(value)
    if parts.scheme == "s3":
        if not parts.hostname:
            raise ValueError("name the bucket, as in s3://bucket/folder")
        return value.rstrip("/")
    if parts.scheme not in ("", "file"):
        raise ValueError("give a folder, or an address that starts with s3://")
    return str(_folder(parts.path))


def _secret(value: str) -> str:
    if len(value) < SHORTEST_KEY:
        raise ValueError(f"it is shorter than {SHORTEST_KEY} characters. `openssl rand -hex 32` makes one")
    return value


def _days(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= MOST_DAYS:
        raise ValueError(f"give a whole number of days from 1 to {MOST_DAYS}")
    return int(value)


def _count(value: str) -> int:
    if not value.isdecimal() or int(value) > 9:
        raise ValueError("give a whole number from 0 to 9")
    return int(value)


@dataclass(frozen=True)
class Setting:
    """One setting: the variable's name, what it is for, how its text becomes a value, and what it is unless given."""

    name: str
    meaning: str
    parse: Callable[[str], Any]
    default: str = ""


SETTINGS = (
    Setting("DATABASE_URL", "Where the data is; unless given, an SQLite file in DATA_DIR", _url(*DATABASE_SCHEMES)),
    Setting(
        "HUEY_URL", "Redis for the wake-up of the worker; unless given, a file in DATA_DIR", _url("redis", "rediss")
    ),
    Setting("DATA_DIR", "The folder of the database, uploaded files and keys", _folder, "var"),
    Setting("BASE_URL", "The portal's own address, as people type it", _url("http", "https"), "http://127.0.0.1:8000"),
    Setting("MAIL_URL", "The mail server; unless given, mails are kept in the outbox", _url("smtp", "smtps")),
    Setting(
        "MAIL_CA_FILE",
        "Certificates (PEM) of the council's own authority, which the mail server's certificate is from",
        _readable_file,
    ),
    Setting("RETURNED_MAIL", "The Maildir of the portal's own address, where e-mails come back", _maildir),
    Setting("PORTAL_TODAY", "Pins the date, for demonstrations and tests, as 2025-11-20", _date),
    Setting("CLAMD_URL", "A clamd that scans uploaded files", _url("tcp", "unix")),
    Setting("FILES_URL", "Where uploaded files are; unless given, in DATA_DIR", _place),
    Setting("BACKUP_URL", "Where backups are kept; unless given, in DATA_DIR", _place),
    Setting("BACKUP_KEY", "Encrypts backups; keep it apart from them", _secret),
    Setting("BACKUP_DAYS", "For how many days a backup is kept", _days, "90"),
    Setting("PROXIES_IN_FRONT", "How many reverse proxies tell the visitor's address and TLS", _count, "0"),
    Setting("PRACTICE_URL", "The address of the practice place, which `flask practice` serves", _url("http", "https")),
    Setting(PRACTICE_OF, "Set by `flask practice`: the address of the portal that it is for", _url("http", "https")),
    Setting("METRICS_TOKEN", "What Prometheus shows to read /metrics; unless given, there is no such page", _token),
)


@dataclass(frozen=True)
class Settings:
    """The settings as values; those not given and without a default are None."""

    database_url: str
    huey_url: str | None
    data_dir: Path
    base_url: str
    mail_url: str | None
    mail_ca_file: Path | None
    returned_mail: Path | None
    portal_today: date | None
    clamd_url: str | None
    files_url: str | None
    backup_url: str
    backup_key: str | None
    backup_days: int
    proxies_in_front: int
    practice_url: str | None
    practice_of: str | None
    metrics_token: str | None

    @property
    def is_https(self) -> bool:
        """Whether people reach the portal by TLS: then cookies are Secure and HSTS is sent."""
        return self.base_url.startswith("https://")


def load(environment: Mapping[str, str] | None = None, env_file: str | Path | None = ".env") -> Settings:
    """The settings from `environment` (the process's unless given) over those of `env_file`.

    Makes DATA_DIR where it is missing, and closes it to others. Raises WrongSetting with the name and what to do.
    """
    given: dict[str, str | None] = dict(os.environ if environment is None else environment)
    if env_file:
        given = {**dotenv_values(env_file), **given}
    values = {setting.name.lower(): _value(setting, given) for setting in SETTINGS}
    data_dir = values["data_dir"]
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise WrongSetting("DATA_DIR", f"{data_dir} cannot be made ({error.strerror})") from error
    if not os.access(data_dir, os.W_OK):
        raise WrongSetting("DATA_DIR", f"{data_dir} cannot be written to")
    try:
        private_files.close_folder(data_dir)
    except PermissionError as error:
        raise WrongSetting("DATA_DIR", str(error)) from error
    if values["backup_url"] and not values["backup_key"]:
        raise WrongSetting(
            "BACKUP_URL",
            "a backup has the keys of the portal in it, so outside DATA_DIR it must be encrypted. Set BACKUP_KEY, too",
        )
    values["backup_url"] = values["backup_url"] or str(data_dir / "backups")
    values["database_url"] = values["database_url"] or f"sqlite:///{data_dir / 'remit.sqlite3'}"
    return Settings(**values)


def as_environment(settings: Settings) -> dict[str, str]:
    """The settings as variables, for a process of the same portal."""
    values = {setting.name: getattr(settings, setting.name.lower()) for setting in SETTINGS}
    is_in_data_dir = not settings.backup_key  # the address of backups that was not given
    return {
        name: "" if value is None or (name == "BACKUP_URL" and is_in_data_dir) else str(value)
        for name, value in values.items()
    }


def _value(setting: Setting, given: Mapping[str, str | None]) -> Any:
    text = (given.get(setting.name) or "").strip() or setting.default
    if not text:
        return None
    try:
        return setting.parse(text)
    except ValueError as error:
        raise WrongSetting(setting.name, str(error)) from error
