"""Add Actual: emergency hours and rolling respite are chosen, recorded, held to what is left, and deleted again."""

from datetime import date

import pytest

from models import Actual, AuditEvent, ServiceLevel
from operations.actuals.recording import record_week
from queries.weeks.loading import Scope
from rules.delivery_values import Entered
from tests.support import factories
from tests.support.factories import AT

WEEK = date(2025, 11, 10)
EMERGENCY = "Homecare (LWH) - Emergency Hours"
RESPITE = "Non-Framework Homecare - Rolling Respite"


@pytest.fixture
def homecare_with_emergencies(cast):
    """Lancashire's homecare, whose contract also prices emergency hours."""
    care = factories.make_care(organisation=cast.rose_care, unit_price_tenthousandths=205_000)
    level = factories.make_service_level(name=EMERGENCY, unplanned_limit_hundredths=600)
    factories.make_contract_price(contract=care.contract, service_level=level, unit_price_tenthousandths=205_000)
    return care


@pytest.fixture
def respite_allowance(cast):
    """96 hours of respite in the year, beside ordinary homecare."""
    care = factories.make_care(organisation=cast.rose_care)
    level = factories.make_service_level(name=RESPITE)
    factories.make_cpli(
        contract=care.contract,
        client=care.client,
        service=care.service,
        service_level=level,
        pricing="rolling",
        units_hundredths=9600,
        start_date=date(2025, 4, 1),
        end_date=date(2026, 3, 31),
        unit_price_tenthousandths=205_000,
    )
    return care


def edit(alice, care, week=WEEK):
    return alice.get(f"/actuals/clients/{care.client.id}/{week}/edit")


def choices(page, verb):
    return {option.text: option["value"] for option in page.all(f"[name={verb}] option")}


def added(page, verb, words):
    """The editor after the choice with these words was added, and the reference of its line."""
    ref = next(value for said, value in choices(page, verb).items() if words in said)
    button = {"add-planned": "Add planned care", "add-unplanned": "Add unplanned care"}[verb]
    return page.submit(button, **{verb: ref}), ref


def test_emergency_hours_are_added_saved_and_deleted_again(homecare_with_emergencies, alice):
    page = edit(alice, homecare_with_emergencies)
    [words] = [words for words in choices(page, "add-unplanned") if EMERGENCY in words]
    assert "(Hour) at £20.50" in words
    page, ref = added(page, "add-unplanned", EMERGENCY)
    assert "At most 6 Hours in one entry." in page.text
    assert Actual.select().count() == 0
    page = page.submit("Save", **{f"{ref}-actual": "2", f"{ref}-comment": "Waiting for ambulance"})
    row = Actual.get(Actual.cpli.is_null())
    assert (row.actual_hundredths, row.extra_hundredths, row.comment) == (200, 200, "Waiting for ambulance")
    assert "£41.00 = 2 (Actual + Frstd) Hours x £20.50" in page.row("+2 extra").text
    page = edit(alice, homecare_with_emergencies)
    assert [words for words in choices(page, "add-unplanned") if EMERGENCY in words] == [
        f"{EMERGENCY} (Hour), entry 2 at £20.50, {homecare_with_emergencies.service.name}"
    ]
    page = page.submit(f"Delete {EMERGENCY} (Hour)")
    assert Actual.select().where(Actual.cpli.is_null()).count() == 0
    assert AuditEvent.select().where(AuditEvent.kind == "actual deleted").count() == 1
    assert any(EMERGENCY in words for words in choices(page, "add-unplanned"))


def test_two_emergencies_in_a_week_are_two_entries_each_with_its_comment(homecare_with_emergencies, alice):
    care = homecare_with_emergencies
    page, first = added(edit(alice, care), "add-unplanned", EMERGENCY)
    page = page.submit("Save", **{f"{first}-actual": "6", f"{first}-comment": "Waiting for ambulance"})
    page, second = added(edit(alice, care), "add-unplanned", f"{EMERGENCY} (Hour), entry 2")
    page, third = added(page, "add-unplanned", f"{EMERGENCY} (Hour), entry 3")
    assert (second, third) == (f"{first}-2", f"{first}-3")
    page = page.submit(f"Delete {EMERGENCY} (Hour), entry 2", **{f"{third}-actual": "7"})
    page = page.submit("Save", status=422, **{f"{third}-comment": "Fell in the night"})
    assert page.problem.count("At most 6 Hours of unplanned care") == 1
    page = page.submit("Save", **{f"{third}-actual": "5"})
    assert "£123.00" in page.row(f"{EMERGENCY} (Hour), entry 1").text
    assert "Fell in the night" in page.row(f"{EMERGENCY} (Hour), entry 2").text
    rows = Actual.select().where(Actual.cpli.is_null()).order_by(Actual.instance)
    assert [(row.instance, row.actual_hundredths, row.comment) for row in rows] == [
        (1, 600, "Waiting for ambulance"),
        (3, 500, "Fell in the night"),
    ]
    assert f"{EMERGENCY} (Hour), entry 2" in alice.get(f"/actuals/lines/{third}/{WEEK}").one("h1").text
    page = edit(alice, care).submit(f"Delete {EMERGENCY} (Hour), entry 1")
    assert [row.instance for row in Actual.select().where(Actual.cpli.is_null())] == [3]
    assert any(f"{EMERGENCY} (Hour), entry 2" in words for words in choices(page, "add-unplanned"))


def test_deleting_what_is_confirmed_is_asked_about_first(homecare_with_emergencies, alice):
    care = homecare_with_emergencies
    page, ref = added(edit(alice, care), "add-unplanned", EMERGENCY)
    page.submit("Save", **{f"{ref}-actual": "6"})
    Actual.update(state="confirmed").where(Actual.cpli.is_null()).execute()
    page = edit(alice, care).submit(f"Delete {EMERGENCY} (Hour)")
    assert f"Delete {EMERGENCY} (Hour), £123.00? It is confirmed." in page.text
    assert Actual.select().where(Actual.cpli.is_null()).exists()
    page = alice.get("/actuals/one", week=WEEK.isoformat()).submit(f"Delete {EMERGENCY} (Hour)")
    assert Actual.select().where(Actual.cpli.is_null()).exists()
    page.submit("Yes, delete it")
    assert not Actual.select().where(Actual.cpli.is_null()).exists()


def test_the_second_of_two_people_who_add_an_entry_at_once_reads_the_first(homecare_with_emergencies, alice, actor):
    page, ref = added(edit(alice, homecare_with_emergencies), "add-unplanned", EMERGENCY)
    scope = Scope(homecare_with_emergencies.organisation.id, client_id=homecare_with_emergencies.client.id)
    record_week(scope, WEEK, {ref: (Entered(actual_hundredths=300, comment="Theirs"), 0)}, actor("alice"), AT)
    page = page.submit("Save", status=422, **{f"{ref}-actual": "2", f"{ref}-comment": "Mine"})
    assert "saved this" in page.problem
    assert page.one(f"[name={ref}-comment]")["value"] == "Mine"
    assert Actual.get(Actual.cpli.is_null()).comment == "Theirs"


def test_what_was_added_and_not_saved_is_dropped_with_nothing_else_lost(homecare_with_emergencies, alice):
    page, ref = added(edit(alice, homecare_with_emergencies), "add-unplanned", EMERGENCY)
    line = f"C{homecare_with_emergencies.cpli.id}-actual"
    page = page.submit(f"Delete {EMERGENCY} (Hour)", **{f"{ref}-actual": "2", line: "7.5"})
    assert page.one(f"[name={line}]")["value"] == "7.5"
    assert not page.all(f"[name={ref}-actual]")
    assert AuditEvent.select().where(AuditEvent.kind == "actual deleted").count() == 0


def test_more_than_one_entry_may_hold_is_refused(homecare_with_emergencies, alice):
    page, ref = added(edit(alice, homecare_with_emergencies), "add-unplanned", EMERGENCY)
    page = page.submit("Save", status=422, **{f"{ref}-actual": "7"})
    assert "At most 6 Hours of unplanned care may be recorded at once" in page.problem
    assert page.one(f"[name={ref}-actual]")["value"] == "7"


def test_add_without_a_choice_says_so(homecare_with_emergencies, alice):
    page = edit(alice, homecare_with_emergencies).submit("Add unplanned care", status=422)
    assert "Choose what to add, then press Add" in page.problem


def test_only_what_the_contract_prices_in_that_week_may_be_added(homecare_with_emergencies, cast, alice):
    other = factories.make_care(organisation=cast.clifton_house)
    later = factories.make_service_level(name="Risk Assessment")
    start = date(2025, 11, 17)
    factories.make_contract_price(contract=homecare_with_emergencies.contract, service_level=later, start_date=start)
    factories.make_contract_price(contract=other.contract, service_level=factories.make_service_level(name="Theirs"))
    page = edit(alice, homecare_with_emergencies)
    assert "Risk Assessment" not in page.text
    assert "Theirs" not in page.text
    care = homecare_with_emergencies
    ref = f"U{care.contract.id}-{care.client.id}-{later.id}-{care.service.id}"
    page.submit("Add unplanned care", status=422, **{"add-unplanned": ref})
    fields = {"added": ref, f"{ref}-version": "0", f"{ref}-actual": "2", "form_key": "x" * 20}
    alice.post(f"/actuals/clients/{homecare_with_emergencies.client.id}/{WEEK}/edit", fields)
    assert Actual.select().where(Actual.cpli.is_null()).count() == 0


def test_respite_is_added_up_to_what_is_left_and_deleted_again(respite_allowance, alice):
    page = edit(alice, respite_allowance)
    [words] = [words for words in choices(page, "add-planned") if RESPITE in words]
    assert words.startswith("CPLI 01/04/2025 - 31/03/2026")
    assert words.endswith("96 of 96 Hours left")
    page, ref = added(page, "add-planned", RESPITE)
    page = page.submit("Save", **{f"{ref}-actual": "90"})
    assert "6 of 96 Hours left" in page.text
    earlier = date(2025, 11, 3)
    page, ref = added(edit(alice, respite_allowance, earlier), "add-planned", RESPITE)
    page = page.submit("Save", status=422, **{f"{ref}-actual": "8"})
    assert "Only 6 Hours of the allowance of 96 Hours are left" in page.problem
    page.submit("Save", **{f"{ref}-actual": "6"})
    assert "0 of 96 Hours left" in alice.get("/actuals", week=earlier.isoformat()).text
    edit(alice, respite_allowance).submit(f"Delete {RESPITE} (Hour)")
    assert "90 of 96 Hours left" in alice.get("/actuals", week=earlier.isoformat()).text


def test_a_counted_entry_is_not_deleted(homecare_with_emergencies, cast, alice):
    page, ref = added(edit(alice, homecare_with_emergencies), "add-unplanned", EMERGENCY)
    page.submit("Save", **{f"{ref}-actual": "2"})
    page = edit(alice, homecare_with_emergencies)
    row = Actual.get(Actual.cpli.is_null())
    factories.make_counted_actual(actual=row)
    Actual.update(unlocked_at=factories.NOW).where(Actual.id == row.id).execute()
    page = page.submit(f"Delete {EMERGENCY} (Hour)", status=422)
    assert "A payment has counted this: enter 0 instead" in page.problem
    assert Actual.select().where(Actual.cpli.is_null()).count() == 1


def test_somebody_who_was_faster_is_told_of_and_not_deleted_over(homecare_with_emergencies, sign_in, alice):
    page, ref = added(edit(alice, homecare_with_emergencies), "add-unplanned", EMERGENCY)
    page.submit("Save", **{f"{ref}-actual": "2"})
    page = edit(alice, homecare_with_emergencies)
    edit(sign_in("alice"), homecare_with_emergencies).submit("Save", **{f"{ref}-actual": "3"})
    page = page.submit(f"Delete {EMERGENCY} (Hour)", status=422)
    assert "while you had it open" in page.problem
    assert Actual.get(Actual.cpli.is_null()).actual_hundredths == 300


def test_a_client_without_a_line_in_the_week_is_chosen_first(cast, alice):
    care = factories.make_care(organisation=cast.rose_care, start_date=date(2025, 11, 17))
    level = factories.make_service_level(name="Risk Assessment")
    factories.make_contract_price(contract=care.contract, service_level=level)
    page = alice.get("/actuals", week=WEEK.isoformat()).click("Add Actual: Planned or Unplanned")
    page = page.submit("Continue", client_id=str(care.client.id))
    [ref] = [field["value"] for field in page.all("[name=added]")]
    page = page.submit("Save", **{f"{ref}-actual": "1.5"})
    assert Actual.get().actual_hundredths == 150
    assert "Risk Assessment (Hour)" in page.text


def test_nothing_is_added_beside_a_dispute_of_all_lines(homecare_with_emergencies, cast, alice):
    factories.make_dispute(organisation=cast.rose_care, client=homecare_with_emergencies.client)
    page = edit(alice, homecare_with_emergencies)
    assert EMERGENCY not in page.text
    assert not page.has_button("Save")


def test_what_is_recorded_is_not_offered_again_by_another_contract(homecare_with_emergencies, cast, alice):
    other = factories.make_care(
        organisation=cast.rose_care, client=homecare_with_emergencies.client, service=homecare_with_emergencies.service
    )
    level = ServiceLevel.get(name=EMERGENCY)
    factories.make_contract_price(contract=other.contract, service_level=level)
    page, ref = added(edit(alice, homecare_with_emergencies), "add-unplanned", EMERGENCY)
    page.submit("Save", **{f"{ref}-actual": "2"})
    further = choices(edit(alice, homecare_with_emergencies), "add-unplanned").values()
    assert list(further) == ["", f"{ref}-2"]
