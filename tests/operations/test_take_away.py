"""What an organisation takes away builds another portal with the same planned and delivered figures."""

import pytest

from models import ContactRole, ContractDocument, Dispute, HeldBack, OutgoingEmail, ServiceLevel
from operations import files
from operations.packs import loading
from queries import verification
from rules.broken import RuleBroken
from tests.support import factories
from tests.support.packs import (
    MONDAYS,
    contact_of,
    figures_of,
    make_provider_of_everything,
    only_organisation,
    parts_of,
    rows_of,
    take_away_of,
    unpacked,
)
from tests.support.upload_samples import PDF


@pytest.fixture
def empty_portal(test_database):
    """`empty_portal()` throws everything away, as a portal is before anything comes in. Returns its first officer."""

    def make():
        test_database.start_over()
        return factories.make_officer(role="system_administrator")

    return make


def load(path, officer, tmp_path, at):
    return loading.load(unpacked(path, tmp_path / "unpacked"), officer, at, lambda _what: None)


def test_what_is_taken_away_gives_the_same_figures(database, files_in_tmp, empty_portal, tmp_path, at):
    """Uplift, suspension, contribution, timetable, emergencies, respite, visits, dispute, and rules that came later."""
    before = take_away_of(make_provider_of_everything(), tmp_path / "before.zip")
    figures, out_of_force = figures_of(before), rows_of(parts_of(before)["to-read/actuals-not-in-force.csv"])
    assert {name: len(rows) for name, rows in figures.items()} == {
        "figures/commissioned-vs-actuals.csv": 69,
        "figures/due.csv": 26,
        "figures/purchase-orders.csv": 5,
    }
    assert [row["Wed"] + row["Fri"] for row in out_of_force if row["Week Beginning"] == "10/11/2025"] == ["FF"]
    loaded = load(before, empty_portal(), tmp_path, at)
    assert (loaded.left_out, loaded.counts["Visits"], loaded.counts["Open disputes"]) == ([], 2, 1)
    after = figures_of(take_away_of(only_organisation(), tmp_path / "after.zip"))
    assert after["figures/due.csv"] == figures["figures/due.csv"]
    assert after["figures/purchase-orders.csv"] == figures["figures/purchase-orders.csv"]
    assert after == figures
    assert list(verification.problems()) == []
    level = ServiceLevel.get(ServiceLevel.name == "Home Care")
    assert (level.comment_when_different, level.extra_allowed) == (True, "never")


def test_what_was_paid_too_much_is_not_due(announced_plan, empty_portal, tmp_path, at):
    """The difference rests on a plan, and no payment item says so yet."""
    before = take_away_of(announced_plan.organisation, tmp_path / "before.zip")
    assert any(row["Status"] == "Paid" for row in rows_of(parts_of(before)["to-read/payment-items.csv"]))
    loaded = load(before, empty_portal(), tmp_path, at)
    assert loaded.left_out == []
    after = figures_of(take_away_of(only_organisation(), tmp_path / "after.zip"))
    assert after["figures/due.csv"] == figures_of(before)["figures/due.csv"]


def test_documents_and_disputes_come_along_once_and_nobody_is_written_to(
    cast, actor, files_in_tmp, empty_portal, tmp_path, at
):
    care = factories.make_care(organisation=cast.rose_care, contract={"document_must_be_agreed": True})
    factories.make_actual(cpli=care.cpli, week_start=MONDAYS[0])
    agreed = factories.make_contract_document(cpli=care.cpli, status="approved", decided_at=at.now)
    with files.storing([files.Upload("agreement.pdf", PDF)], actor("cora"), at, cast.rose_care.id) as attach:
        attach(contract_document=agreed.id)
    assert cast.alice
    about = {"first_week": MONDAYS[0], "last_week": MONDAYS[0], "details": "Who was there?"}
    factories.make_dispute(organisation=cast.rose_care, client=care.client, **about)
    raised = Dispute.select().where(Dispute.status == "in_dispute")
    path = take_away_of(cast.rose_care, tmp_path / "before.zip")
    officer = empty_portal()
    loaded = load(path, officer, tmp_path, at)
    assert (loaded.left_out, loaded.counts["Contract documents"]) == ([], 1)
    assert ContractDocument.get().status == "approved"
    assert {row.reason for row in HeldBack.select()} >= {"in_dispute"}
    assert ContactRole.select().exists()
    assert not OutgoingEmail.select().exists()
    again = load(path, officer, tmp_path / "again", at)
    assert (again.counts["Contract documents"], again.counts["Open disputes"]) == (0, 0)
    assert (ContractDocument.select().count(), raised.count()) == (1, 1)


def test_what_a_role_does_not_show_is_left_out(cast, tmp_path):
    path = take_away_of(cast.rose_care, tmp_path / "part.zip", but=("actuals_read", "organisation_read"))
    assert not {"actuals.csv", "visits.csv", "contacts.csv", "to-read/actuals-in-full.csv"} & set(parts_of(path))
    assert contact_of(cast.rose_care).may("actuals_read")


def test_a_portal_that_is_in_use_is_not_loaded_into(cast, tmp_path, at):
    path = take_away_of(cast.rose_care, tmp_path / "before.zip")
    factories.make_organisation()
    with pytest.raises(RuleBroken, match="This portal has other organisations already"):
        load(path, factories.make_officer(), tmp_path, at)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("clients.csv", "", "no organisations.csv"),
        ("organisations.csv", "name\r\nRose Care\r\n", "has no column organisation_ref"),
        ("organisations.csv", "organisation_ref,name\r\n\xff\xfe", "not CSV in UTF-8"),
        ("organisations.csv", "organisation_ref,name\r\nHC,\r\n", "The name is empty"),
    ],
)
def test_rubbish_is_refused_in_words(database, tmp_path, at, name, content, words):
    (tmp_path / name).write_bytes(content.encode("latin-1"))
    with pytest.raises(RuleBroken, match=words):
        loading.load(tmp_path, factories.make_officer(), at, lambda _what: None)
