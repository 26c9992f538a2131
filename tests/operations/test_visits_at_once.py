"""The same visits from two people at once, and an upload beside somebody who types: nothing doubles or is lost."""

import models
from operations.visits import saving
from queries.weeks import loading
from rules.delivery_values import Entered
from tests.support import factories
from tests.support.at_once import at_once
from tests.support.recorded_weeks import record_delivery
from tests.support.visits_files import MONDAY, hand_in, visit_row


def test_two_people_take_over_the_same_visits_at_once(cast, actor):
    care = factories.make_care(organisation=cast.rose_care, client={"ssref": "A1"})
    alice, at = actor("alice"), factories.AT
    rows = [visit_row(number) for number in range(1, 21)]
    handed_in = [hand_in(rows + [visit_row(100 + n, ssref="B9")], cast.rose_care, alice) for n in range(2)]
    prepared = [saving.prepare(file, at) for file in handed_in]

    def take_over(number):
        return lambda: saving.update_system(prepared[number], prepared[number].preview.seen, alice, at)

    answers = at_once(take_over(0), take_over(1))
    done = [saved for saved, broken in answers if broken is None]
    refused = [broken.message for _, broken in answers if broken is not None]
    assert (len(done), done[0].new) == (1, 21)
    assert ["changed since you opened the page" in words for words in refused] == [True]
    assert models.Visit.select().count() == 21
    assert models.Actual.get().actual_hundredths == 1000
    assert models.Actual.get().cpli_id == care.cpli.id


def test_a_coordinator_saves_while_visits_are_taken_over(cast, actor):
    factories.make_care(organisation=cast.rose_care, client={"ssref": "A1"})
    alice, at = actor("alice"), factories.AT
    file = hand_in([visit_row()], cast.rose_care, alice)
    prepared = saving.prepare(file, at)
    [line] = loading.load_week(loading.Scope(cast.rose_care.id), MONDAY)

    def save():
        return record_delivery(line, Entered(actual_hundredths=900), 0, alice, at)

    answers = at_once(save, lambda: saving.update_system(prepared, prepared.preview.seen, alice, at))
    actual = models.Actual.get()
    assert models.Actual.select().count() == 1
    if any(broken is None and answer == [] for answer, broken in answers):
        assert (actual.state, actual.actual_hundredths) == ("entered", 900)
    else:
        assert (actual.state, actual.actual_hundredths) == ("generated", 50)
    assert sum(broken is not None for _, broken in answers) <= 1
