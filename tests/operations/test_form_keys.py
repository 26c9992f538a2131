"""A form takes effect once, however often it is sent."""

import pytest

from models import FormKey
from operations.form_keys import new_key, run_once
from rules.broken import IllegalMove, RuleBroken


def test_sent_twice_it_acts_once_and_gives_the_same_answer(actor, at):
    done, key, alice = [], new_key(), actor("alice")

    def verb():
        done.append("invoice submitted")
        return "/invoices/1"

    assert [run_once(key, "hold 12", alice, at, verb) for _ in range(2)] == ["/invoices/1"] * 2
    assert done == ["invoice submitted"]


def test_a_refused_form_may_be_sent_again_with_the_same_key(actor, at):
    key, alice = new_key(), actor("alice")

    def refuse():
        raise RuleBroken("Enter a reference")

    with pytest.raises(RuleBroken, match="reference"):
        run_once(key, "hold 12", alice, at, refuse)
    assert FormKey.select().count() == 0
    assert run_once(key, "hold 12", alice, at, lambda: "/invoices/1") == "/invoices/1"


def test_the_key_of_somebody_else_is_refused(actor, at):
    key = new_key()
    run_once(key, "hold 12", actor("alice"), at, lambda: "/invoices/1")
    with pytest.raises(IllegalMove):
        run_once(key, "hold 12", actor("charlie"), at, lambda: "/invoices/2")


@pytest.mark.parametrize("key", [None, "", "k" * 65])
def test_a_form_without_a_proper_key_is_refused(actor, at, key):
    with pytest.raises(RuleBroken, match="not complete"):
        run_once(key, "hold 12", actor("alice"), at, lambda: "/")


def test_a_key_that_took_effect_answers_for_nothing_else(actor, at):
    """Update, then Submit with the same page: the second is no "Invoice submitted"."""
    key, alice, done = new_key(), actor("alice"), []
    run_once(key, "update 12", alice, at, lambda: "/invoices/12")
    with pytest.raises(IllegalMove, match="sent before"):
        run_once(key, "submit 12", alice, at, lambda: done.append("submitted") or "/invoices/12")
    assert done == []
