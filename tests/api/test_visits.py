"""Visits sent by a system: read, matched and saved as an uploaded file, and answered one by one."""

import pytest

from models import Actual, ApiKey, AuditEvent, AuditWords, Visit
from operations.visits import files, saving
from tests.support import factories

DAY = "2025-11-{:02}T{}"


def visit(number, day=10, start="09:00", end="10:00", **given):
    times = {"planned_start": DAY.format(day, start), "planned_end": DAY.format(day, end)}
    times |= {"actual_start": DAY.format(day, start), "actual_end": DAY.format(day, end)}
    return {"visit_id": f"V{number}", "ssref": "A1", "status": "delivered", **times, **given}


def outcomes(answer):
    return [line["outcome"] for line in answer["lines"]]


def test_each_visit_is_answered_in_its_place_and_weeks_are_filled(rota, hours_of_a1):
    sent = [visit(1), visit(2, 11, ssref="NOBODY"), visit(3, 12, end="08:00"), visit(4, 13, start="10:00", end="11:30")]
    answer = rota.post("/visits", {"visits": sent})
    assert outcomes(answer) == ["taken", "waiting", "refused", "taken"]
    assert answer["lines"][0]["cpli_id"] == hours_of_a1.cpli.reference
    assert answer["lines"][2]["code"] == "wrong_planned_end"
    assert "ends before it begins" in answer["lines"][2]["words"]
    assert (answer["taken"], answer["waiting"], answer["refused"]) == (2, 1, 1)
    week = Actual.get()
    assert (week.state, week.actual_hundredths) == ("generated", 250)
    uploaded = AuditEvent.get(AuditEvent.kind == "visits uploaded")
    assert uploaded.person_id == ApiKey.get().made_by_id
    assert [" (API key)" in words for words in AuditWords.get(AuditWords.hash == uploaded.name_hash).words] == [True]


def test_the_same_visits_again_change_nothing_and_changed_ones_say_so(rota, hours_of_a1):
    rota.post("/visits", {"visits": [visit(1), visit(2, 11)]})
    assert outcomes(rota.post("/visits", {"visits": [visit(1), visit(2, 11, end="11:00")]})) == ["unchanged", "changed"]
    assert Visit.select().count() == 2
    assert Actual.get().actual_hundredths == 300


def test_what_the_upload_would_ask_is_refused_until_the_sender_says_it_is_right(rota, hours_of_a1):
    twice = [visit(1), visit(2)]
    answer = rota.post("/visits", {"visits": twice})
    assert outcomes(answer) == ["taken", "refused"]
    assert answer["lines"][1]["code"] == "same_time"
    twice[1]["is_right"] = True
    assert outcomes(rota.post("/visits", {"visits": twice})) == ["unchanged", "taken"]


def test_times_may_have_an_offset_and_a_wrong_level_is_suggested(rota, hours_of_a1):
    level = hours_of_a1.level.name
    sent = [
        visit(1, actual_start="2025-11-10T09:00:00Z", actual_end="2025-11-10T10:00+00:00"),
        visit(2, 11, service_level=f"{level}x"),
    ]
    answer = rota.post("/visits", {"visits": sent})
    assert outcomes(answer) == ["taken", "refused"]
    assert answer["lines"][1]["suggested"] == {"service_level": level}
    assert Visit.get().actual_start.hour == 9


def test_the_same_visits_in_a_file_and_by_the_api_come_to_the_same(rota, hours_of_a1, actor, at, machine, cast):
    """Rose Care sends by the API, Clifton House uploads."""
    other = factories.make_care(organisation=cast.clifton_house, client={"ssref": "B1"}, level=hours_of_a1.level)
    sent = [visit(n, 10 + n % 5, f"{9 + n // 5:02}:00", f"{9 + n // 5:02}:40") for n in range(15)]
    rota.post("/visits", {"visits": sent})
    rows = "".join(
        f"V{n},B1,{10 + n % 5}/11/2025 {9 + n // 5:02}:00,{10 + n % 5}/11/2025 {9 + n // 5:02}:40,Delivered\n"
        for n in range(15)
    )
    charlie = actor("charlie")
    content = f"Visit ID,SSRef,Actual Start,Actual End,Status\n{rows}".encode()
    file = files.hand_in(cast.clifton_house.id, "visits.csv", content, charlie, at)
    prepared = saving.prepare(file, at)
    saving.update_system(prepared, prepared.preview.seen, charlie, at)
    figures = {row.cpli_id: (row.actual_hundredths, row.frustrated_hundredths, row.state) for row in Actual.select()}
    assert figures[hours_of_a1.cpli.id] == figures[other.cpli.id]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"visits": []}, "visits"),
        ({"visits": [{"visit_id": "V1"}]}, "visits[0]"),
        ({"visits": [visit(1, carers="2")]}, "visits[0].carers"),
        ({"visits": [visit(1, colour="red")]}, "visits[0]"),
        ({"visits": [visit(1, status="Done")]}, "visits[0].status"),
        ({"visits": [visit(1)] * 5001}, "visits"),
        ([], "body"),
    ],
)
def test_what_is_no_request_says_where(rota, body, field):
    answer = rota.post("/visits", body, status=422)
    assert answer["code"] == "not_valid"
    assert answer["errors"][0]["field"] == field


@pytest.mark.parametrize(
    ("data", "headers", "code"),
    [
        (b"{", {"Content-Type": "application/json"}, "not_readable"),
        (rb'{"visits": [{"visit_id": "\u0000"}]}', {"Content-Type": "application/json"}, "not_readable"),
        (b"\xff\xfe", {"Content-Type": "application/json"}, "not_readable"),
        (b"visits=1", {"Content-Type": "application/x-www-form-urlencoded"}, "not_json"),
        (b" " * (5 * 1024 * 1024 + 1), {"Content-Type": "application/json"}, "too_large"),
    ],
)
def test_rubbish_is_a_problem_and_not_an_error(rota, data, headers, code):
    answer = rota.open("POST", "/visits", data=data, headers=headers)
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["code"] == code
