"""Changing the council's settings: all or none, an audit event for each, and an e-mail to those who work by it."""

import pytest

from content.council_settings import SETTINGS, CouncilSettings
from models import AuditEvent, CouncilSetting, OutgoingEmail
from operations import audit, council_settings
from queries import council_settings as settings
from rules.broken import RuleBroken
from tests.support import factories
from web.permissions import ROLES


def test_officers_who_work_by_a_setting_are_told_but_not_who_changed_it(cast, actor, at):
    for name in ("fin", "amy", "audrey", "sam"):
        cast.person(name)
    fin_too = factories.make_officer(role="finance_officer")
    council_settings.change("authorise_limits", {"finance_officer": 500_000}, by=actor("fin"), at=at)
    mails = list(OutgoingEmail.select().order_by(OutgoingEmail.recipient))
    readers = [fin_too.email, *(cast.person(name).email for name in ("amy", "audrey"))]
    assert [mail.recipient for mail in mails] == sorted(readers)
    assert mails[0].subject == "Setting changed: Authorise limit"
    assert "It was: none\nIt is now: Finance Officer £5,000.00\n" in mails[0].body


def test_nobody_is_told_of_what_is_not_another_value_or_of_no_concern(cast, at):
    cast.person("fin")
    assert not council_settings.change("payment_terms_days", 30, by=audit.SYSTEM, at=at)
    assert council_settings.change("home_tiles", ["Help"], by=audit.SYSTEM, at=at)
    assert not OutgoingEmail.select().exists()
    assert AuditEvent.select().count() == 1


def test_where_one_is_refused_none_is_changed(database, at):
    with pytest.raises(RuleBroken) as refused:
        council_settings.change_many({"off_trend_percent": 10, "cut_off_time": "25:00"}, by=audit.SYSTEM, at=at)
    assert refused.value.field == "cut_off_time"
    assert not CouncilSetting.select().exists()
    assert not AuditEvent.select().exists()


def test_a_row_of_a_setting_that_is_no_more_is_passed_over(database):
    factories.make_council_setting(name="a setting of long ago")
    factories.make_council_setting(name="off_trend_percent", value=10)
    assert settings.read() == CouncilSettings(off_trend_percent=10)


def test_every_value_has_words_and_every_reader_is_a_role():
    shipped = CouncilSettings()
    for declaration in SETTINGS:
        assert declaration.kind.words(getattr(shipped, declaration.name))
        assert set(declaration.told) <= set(ROLES)
