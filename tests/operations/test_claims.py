"""One-off claims on the provider's side: items and logs in place, submitting, deleting, copying."""

from datetime import date, timedelta

import pytest
from peewee import IntegrityError

from models import AuditEvent, Claim, ClaimItem, ClaimJourney, ServiceLevel, UploadedFile, database
from operations import files
from operations.claims import attachments, copying, drafting, items, journeys, submitting
from operations.claims.items import ItemDetails
from queries.claims.choices import claimable_clients, claimable_levels
from queries.claims.detail import items_of, seen_key, totals_of
from queries.claims.look_alikes import look_alikes
from rules.broken import AllBroken, AskFirst, IllegalMove, RuleBroken
from rules.mileage import Journey
from tests.support import factories
from tests.support.claims import school_runs
from tests.support.factories import TODAY
from tests.support.upload_samples import PDF, PNG

pytestmark = pytest.mark.usefixtures("files_in_tmp")

PHOTO = files.Upload("IMG_2231.png", PNG)
TO_SCHOOL = Journey(date(2025, 11, 17), "Home", "St Cuthbert's School", "School run", 12_00, True)


@pytest.fixture
def claim(carer, alice, at):
    return drafting.create(alice, at)


@pytest.fixture
def school_item(claim, carer, alice, at):
    return items.add_item(claim, "client", school_runs(carer), alice, at, [PHOTO])


def seen(claim):
    return seen_key(Claim.get_by_id(claim.id), ClaimItem.select().where(ClaimItem.claim == claim.id))


def submit(claim, by, at, answer=""):
    return submitting.submit(Claim.get_by_id(claim.id), seen(claim), by, at, answer)


def decide(claim, status):
    Claim.update(status=status, decided_at=factories.NOW, decided_by=factories.make_officer().id).where(
        Claim.id == claim.id
    ).execute()


def fresh(row):
    return type(row).get_by_id(row.id)


def test_durhams_claim_is_made_and_submitted(claim, school_item, carer, alice, at):
    assert (school_item.amount_pence, school_item.unit_price_tenthousandths) == (58_05, 3870)
    equipment = ItemDetails("Car seat", carer.equipment.id, quantity_hundredths=1_00, unit_cost=74_9900)
    items.add_item(claim, "provider", equipment, alice, at, [PHOTO, files.Upload("receipt.pdf", PDF)])
    totals = totals_of(each.item for each in items_of(claim))
    assert (totals.by_kind, totals.payable_pence) == ({"client": 58_05, "provider": 74_99}, 133_04)
    assert submit(claim, alice, at).status == "pending"
    event = AuditEvent.select().order_by(AuditEvent.id.desc()).get()
    assert (event.kind, event.now["total_pence"]) == ("claim submitted", 133_04)
    with pytest.raises(IllegalMove):
        items.add_item(claim, "client", school_runs(carer), alice, at)
    with pytest.raises(IllegalMove):
        attachments.add_files(school_item, [PHOTO], alice, at)
    with pytest.raises(IllegalMove):
        submit(claim, alice, at)


def test_a_claim_needs_items_that_come_to_something(claim, carer, alice, at):
    with pytest.raises(RuleBroken, match="Add at least one item"):
        submit(claim, alice, at)
    items.add_item(claim, "client", school_runs(carer, None), alice, at)  # the log is to follow
    with pytest.raises(RuleBroken, match="comes to £0.00"):
        submit(claim, alice, at)


def test_who_and_what_may_be_claimed(claim, carer, alice, at, rose_care):
    ended = factories.make_care(contract=carer.care.contract, organisation=rose_care, end_date=date(2025, 4, 30))
    long_ago = factories.make_care(contract=carer.care.contract, organisation=rose_care, end_date=date(2025, 4, 30),
                                   start_date=date(2023, 1, 2))  # fmt: skip
    later = factories.make_care(contract=carer.care.contract, organisation=rose_care, start_date=TODAY + timedelta(1))
    elsewhere = factories.make_care(level={"service_group_class": "Home care"})
    factories.make_service_level(claimable="both", service_group_class="Home care")
    for_all = factories.make_service_level(claimable="both")  # without a class
    of_its_own = factories.make_service_level(claimable="both", service_group_class="Parking")
    assert set(claimable_levels(rose_care.id, "client")) == {carer.mileage, for_all, of_its_own}
    assert set(claimable_levels(rose_care.id, "provider")) == {carer.own_mileage, carer.equipment, for_all, of_its_own}
    assert set(claimable_clients(rose_care.id, TODAY)) == {carer.client, ended.client, long_ago.client}
    assert long_ago.client not in claimable_clients(rose_care.id, date(2026, 5, 1))
    for client in (later.client, elsewhere.client):
        with pytest.raises(RuleBroken, match="Choose the client"):
            items.add_item(claim, "client", school_runs(carer, client_id=client.id), alice, at)
    with pytest.raises(AllBroken) as broken:  # a level of the other kind
        items.add_item(claim, "client", ItemDetails("", carer.equipment.id), alice, at)
    assert [each.field for each in broken.value.problems] == ["description", "service_level", "client"]


def test_the_log_gives_the_quantity(claim, school_item, alice, at):
    row = journeys.add_journey(school_item, TO_SCHOOL, alice, at)
    assert (fresh(school_item).quantity_hundredths, fresh(school_item).amount_pence) == (24_00, 9_29)
    stale = fresh(row)
    journeys.change_journey(row, TO_SCHOOL._replace(miles_hundredths=75_00), alice, at)
    assert fresh(school_item).amount_pence == 58_05
    with pytest.raises(IllegalMove):
        journeys.change_journey(stale, TO_SCHOOL._replace(is_return=False), alice, at)
    journeys.remove_journey(row, alice, at)
    assert fresh(school_item).quantity_hundredths == 0


def test_the_log_stays_in_miles(claim, school_item, carer, alice, at):
    journeys.add_journey(school_item, TO_SCHOOL, alice, at)
    items.change_item(fresh(school_item), school_runs(carer, 999_00), fresh(school_item).version, alice, at)
    assert fresh(school_item).quantity_hundredths == 24_00
    other = factories.make_service_level(claimable="client", service_group_class="Fostering", unit="Item")
    with pytest.raises(RuleBroken, match="Remove the journeys"):
        changed = school_runs(carer, service_level_id=other.id)
        items.change_item(fresh(school_item), changed, fresh(school_item).version, alice, at)


def test_a_stale_form_changes_nothing(claim, school_item, carer, alice, at):
    looked = seen(claim)
    items.change_item(fresh(school_item), school_runs(carer, 100_00), 1, alice, at)
    for stale in (
        lambda: items.change_item(fresh(school_item), school_runs(carer), 1, alice, at),
        lambda: items.remove_item(fresh(school_item), 1, alice, at),
        lambda: submitting.submit(fresh(claim), looked, alice, at),
        lambda: drafting.delete(fresh(claim), looked, alice, at),
        lambda: drafting.change_details(fresh(claim), None, "", 0, alice, at),
    ):
        with pytest.raises(IllegalMove):
            stale()
    assert fresh(school_item).amount_pence == 38_70


def test_what_looks_claimed_before_is_asked_once(claim, school_item, carer, alice, at):
    submit(claim, alice, at)
    second = drafting.create(alice, at)
    again = items.add_item(second, "client", school_runs(carer), alice, at)
    assert look_alikes(second, items_of(second))[again.id].claim_id == claim.id
    with pytest.raises(AskFirst, match="School runs may be claimed already, in the claim of 20/11/2025") as asked:
        submit(second, alice, at)
    assert fresh(second).status == "unsubmitted"
    items.say_different(again, again.version, alice, at)
    assert not look_alikes(second, items_of(second))
    items.change_item(again, school_runs(carer), again.version, alice, at)  # changed, so asked again
    assert submit(second, alice, at, asked.value.answer).status == "pending"


def test_what_was_rejected_or_left_out_was_not_claimed(claim, school_item, carer, alice, at):
    submit(claim, alice, at)
    second = drafting.create(alice, at)
    items.add_item(second, "client", school_runs(carer), alice, at)
    decide(claim, "accepted")
    assert look_alikes(second, items_of(second))
    ClaimItem.update(is_included=False).where(ClaimItem.id == school_item.id).execute()
    assert not look_alikes(second, items_of(second))
    ClaimItem.update(is_included=True).where(ClaimItem.id == school_item.id).execute()
    decide(claim, "rejected")
    assert not look_alikes(second, items_of(second))


def test_the_same_journey_in_another_log_is_asked_about(claim, school_item, carer, alice, at):
    journeys.add_journey(school_item, TO_SCHOOL, alice, at)
    own = ItemDetails("Training", carer.own_mileage.id)
    other = items.add_item(claim, "provider", own, alice, at)
    journeys.add_journey(other, TO_SCHOOL._replace(from_place="home", is_return=False), alice, at)
    found = look_alikes(claim, items_of(claim))
    assert (found[other.id].journey_day, school_item.id in found) == (date(2025, 11, 17), False)
    journeys.add_journey(school_item, TO_SCHOOL, alice, at)  # and twice in one log
    assert school_item.id in look_alikes(claim, items_of(claim))


def test_a_price_that_the_council_changed_is_said_before_submitting(claim, school_item, carer, alice, at):
    ServiceLevel.update(claim_unit_price_tenthousandths=4500, vat_rate_basis_points=2000).where(
        ServiceLevel.id == carer.mileage.id
    ).execute()
    with pytest.raises(
        AskFirst, match=r"is £0.45 now, so School runs comes to £81.00. Submit the claim, £81.00"
    ) as asked:
        submit(claim, alice, at)
    assert fresh(school_item).amount_pence == 58_05
    submit(claim, alice, at, asked.value.answer)
    assert (fresh(school_item).amount_pence, fresh(school_item).vat_pence) == (67_50, 13_50)


def test_an_earlier_date_may_leave_a_client_out(claim, school_item, alice, at):
    drafting.change_details(claim, date(2025, 3, 1), "", 1, alice, at)  # care began on 31 March
    with pytest.raises(RuleBroken, match="had no care from you on 01/03/2025"):
        submit(claim, alice, at)


def test_deleting_takes_items_logs_and_files_along(claim, school_item, alice, fin, at, tmp_path):
    journeys.add_journey(school_item, TO_SCHOOL, alice, at)
    with pytest.raises(IllegalMove):
        drafting.delete(claim, seen(claim), fin, at)
    drafting.delete(claim, seen(claim), alice, at)
    assert not any(table.select().exists() for table in (Claim, ClaimItem, ClaimJourney, UploadedFile))
    assert not list((tmp_path / "files").iterdir())


def test_a_rejected_claim_is_copied_with_logs_and_files(claim, school_item, carer, alice, at):
    journeys.add_journey(school_item, TO_SCHOOL._replace(miles_hundredths=75_00), alice, at)
    with pytest.raises(IllegalMove):
        copying.copy(fresh(claim), alice, at)
    submit(claim, alice, at)
    decide(claim, "rejected")
    ServiceLevel.update(claim_unit_price_tenthousandths=4500).where(ServiceLevel.id == carer.mileage.id).execute()
    made = copying.copy(fresh(claim), alice, at)
    [copied] = items_of(made)
    assert (made.status, made.copied_from_id, copied.item.amount_pence) == ("unsubmitted", claim.id, 67_50)
    assert (len(copied.journeys), [file.file_name for file in copied.files]) == (1, ["IMG_2231.png"])
    assert copied.files[0].stored_name != items_of(claim)[0].files[0].stored_name
    assert fresh(claim).status == "rejected"


@pytest.mark.parametrize("column", [
    {"amount_pence": 58_06}, {"quantity_hundredths": -1}, {"kind": "provider"}, {"kind": "other"}, {"vat_pence": -1},
])  # fmt: skip
def test_the_database_keeps_items_right(school_item, column):
    with pytest.raises(IntegrityError), database.atomic():
        ClaimItem.update(column).where(ClaimItem.id == school_item.id).execute()


@pytest.mark.parametrize("column", [{"status": "pending"}, {"submitted_at": factories.NOW}, {"status": "accepted"}])
def test_the_database_keeps_states_right(claim, column):
    with pytest.raises(IntegrityError), database.atomic():
        Claim.update(column).where(Claim.id == claim.id).execute()
