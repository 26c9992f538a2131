"""Settings are typed, and refused in words when wrong."""

import json
import os
from datetime import date

import pytest
from peewee import OperationalError

import models
from operations.security_codes import CodeKeys
from web import keys
from web.database import open_database, why_not_written
from web.private_files import close_file
from web.settings import SETTINGS, WrongSetting, load


def test_without_any_setting_there_is_a_database_in_the_data_folder(tmp_path):
    settings = load({"DATA_DIR": str(tmp_path / "var")}, env_file=None)
    assert settings.database_url == f"sqlite:///{tmp_path}/var/remit.sqlite3"
    assert (settings.portal_today, settings.is_https, settings.huey_url) == (None, False, None)


def test_the_environment_wins_over_the_file(tmp_path):
    file = tmp_path / ".env"
    file.write_text(f"DATA_DIR={tmp_path}\nPORTAL_TODAY=2025-11-20\nBASE_URL=https://a.example/\n")
    settings = load({"BASE_URL": "https://b.example/"}, env_file=file)
    assert (settings.portal_today, settings.base_url) == (date(2025, 11, 20), "https://b.example")
    assert settings.is_https


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORTAL_TODAY", "20/11/2025", "PORTAL_TODAY is wrong: give a date like 2025-11-20"),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL is wrong: give an address that starts with sqlite://"),
        ("HUEY_URL", "redis", "HUEY_URL is wrong: give an address that starts with redis://"),
        ("BASE_URL", "portal.example", "BASE_URL is wrong: give an address that starts with http://"),
        ("MAIL_URL", "mail", "MAIL_URL is wrong"),
        ("METRICS_TOKEN", "secret", "METRICS_TOKEN is wrong: give 24 or more letters and digits"),
        ("CLAMD_URL", "http://x", "CLAMD_URL is wrong"),
        (
            "MAIL_CA_FILE",
            "/proc/nowhere",
            "MAIL_CA_FILE is wrong: /proc/nowhere is not a file that the portal can read",
        ),
        ("RETURNED_MAIL", "/proc", "RETURNED_MAIL is wrong: /proc has no folders new and cur"),
        ("DATA_DIR", "/proc/nowhere", "DATA_DIR is wrong: /proc/nowhere cannot be made"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_says_what_to_do(tmp_path, name, value, words):
    with pytest.raises(WrongSetting, match=words):
        load({"DATA_DIR": str(tmp_path), name: value}, env_file=None)


def test_the_list_of_settings_is_the_whole_list():
    assert [setting.name for setting in SETTINGS] == [
        "DATABASE_URL",
        "HUEY_URL",
        "DATA_DIR",
        "BASE_URL",
        "MAIL_URL",
        "MAIL_CA_FILE",
        "RETURNED_MAIL",
        "PORTAL_TODAY",
        "CLAMD_URL",
        "FILES_URL",
        "BACKUP_URL",
        "BACKUP_KEY",
        "BACKUP_DAYS",
        "PROXIES_IN_FRONT",
        "PRACTICE_URL",
        "PRACTICE_OF",
        "METRICS_TOKEN",
    ]


def test_keys_are_made_once_and_are_for_their_owner_only(tmp_path):
    assert keys.signing_key(tmp_path) == keys.signing_key(tmp_path)
    assert keys.code_keys(tmp_path) == keys.code_keys(tmp_path)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_a_key_that_others_may_read_stops_the_start(tmp_path):
    keys.signing_key(tmp_path)
    (tmp_path / keys.SIGNING_KEY_FILE).chmod(0o644)
    with pytest.raises(SystemExit, match="may be read by others"):
        keys.signing_key(tmp_path)


def test_a_second_key_may_be_added_for_new_codes(tmp_path):
    kept = {"current": "2", "keys": {"1": "00" * 32, "2": "11" * 32}}
    path = tmp_path / keys.CODE_KEYS_FILE
    path.write_text(json.dumps(kept))
    path.chmod(0o600)
    assert keys.code_keys(tmp_path) == CodeKeys("2", {"1": b"\x00" * 32, "2": b"\x11" * 32})


def test_a_visitors_address_is_taken_from_as_many_proxies_as_are_named(tmp_path):
    assert load({"DATA_DIR": str(tmp_path)}, env_file=None).proxies_in_front == 0
    assert load({"DATA_DIR": str(tmp_path), "PROXIES_IN_FRONT": "1"}, env_file=None).proxies_in_front == 1
    with pytest.raises(WrongSetting, match="whole number from 0 to 9"):
        load({"DATA_DIR": str(tmp_path), "PROXIES_IN_FRONT": "yes"}, env_file=None)


def test_the_data_folder_and_the_database_are_closed_to_others(tmp_path):
    folder = tmp_path / "var"
    folder.mkdir()
    folder.chmod(0o755)
    path = folder / "remit.sqlite3"
    path.touch()
    path.chmod(0o644)
    settings = load({"DATA_DIR": str(folder)}, env_file=None)
    close_file(path)
    assert settings.database_url.endswith(str(path))
    assert [each.stat().st_mode & 0o777 for each in (folder, path)] == [0o700, 0o600]


def test_a_new_database_and_what_sqlite_puts_beside_it_are_for_their_owner_only(tmp_path):
    kept = models.database.obj
    try:
        opened = open_database(f"sqlite:///{tmp_path / 'new.sqlite3'}")
        opened.connect()
        opened.execute_sql("CREATE TABLE one (id INTEGER)")
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
        opened.close()
    finally:
        models.database.initialize(kept)
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}


def test_somebody_elses_open_folder_is_refused_with_the_command_that_closes_it(tmp_path, monkeypatch):
    tmp_path.chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(WrongSetting, match=f"Run: chmod 700 {tmp_path}"):
        load({"DATA_DIR": str(tmp_path)}, env_file=None)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OperationalError("database is locked"), "busy"),
        (OperationalError("canceling statement due to lock timeout"), "busy"),
        (OperationalError("database or disk is full"), "full"),
        (OperationalError("disk I/O error"), "full"),
        (OperationalError("no such table: person"), None),
        (ValueError("locked"), None),
    ],
)
def test_what_a_database_says_that_takes_no_change(error, why):
    assert why_not_written(error) == why
