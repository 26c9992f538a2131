"""What a change does to money, in words."""

from datetime import date

import pytest

from rules.effects import Effect, HeldEffect, OrderEffect, PlanEffect, SliceEffect, sentences, summary

NAMES = {1: "Rose Care", 2: "Bay Homes", 3: "Elm Trust", 4: "Oak House"}


def slice_of(was, now, is_paid=True, owner=1):
    return SliceEffect(owner, "C1", "cost", date(2025, 11, 3), date(2025, 11, 9), is_paid, 32_060, was, now)


def plan_of(owner=1, was=None, now=-41_220):
    return PlanEffect(owner, "C1", was, now, 4, 128_240, date(2025, 12, 1), (date(2025, 12, 5), date(2025, 12, 12)))


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (Effect({}), "This changes no money that is due now."),
        (
            Effect(NAMES, 1, (slice_of(None, -13_740),) * 3, plans=(plan_of(),)),
            "Adds 3 items, −£412.20 in periods already paid, an overpayment plan for Rose Care",
        ),
        (
            Effect(NAMES, 1, (slice_of(32_060, 18_320, is_paid=False), slice_of(500, None))),
            "Changes 1 item, takes away 1 item, −£5.00 in periods already paid, −£137.40 in periods not paid yet",
        ),
        (Effect(NAMES, 1, (slice_of(None, 100, is_paid=False),)), "Adds 1 item, +£1.00 in periods not paid yet"),
        (Effect(NAMES, 1, held_back=(HeldEffect(1, "not_authorised", 0, 100_000),)), "+£1,000.00 held back"),
        (
            Effect(NAMES, 2, plans=(plan_of(1), plan_of(2))),
            "2 overpayment plans for Bay Homes and Rose Care",
        ),
        (
            Effect(NAMES, 2, plans=tuple(plan_of(owner) for owner in NAMES)),
            "4 overpayment plans for 4 providers",
        ),
        (
            Effect({}, 2_000, is_worked_out=False),
            "This reaches 2,000 line items: the worker works out their money after you save.",
        ),
    ],
)
def test_a_change_is_summed_up_in_one_line(effect, words):
    assert summary(effect) == words


def test_plans_held_back_amounts_and_orders_have_a_sentence_each():
    orders = (
        OrderEffect(1, "Whitlock, Edna (A1042) - 2025/2026", "2291 - 4", 2025, 1_667_120, 1_360_914, "2291 - 3"),
        OrderEffect(1, "Whitlock, Edna (A1042) - 2025/2026", "2300 - 1", 2025, None, 10_000),
    )
    held = (HeldEffect(1, "not_authorised", 10_000, 0),)
    effect = Effect(NAMES, 1, plans=(plan_of(), plan_of(2, -500, None)), held_back=held, orders=orders)
    assert sentences(effect) == [
        "Rose Care gets an overpayment plan: £412.20 is taken back in 4 instalments, from the payments expected on "
        "05/12/2025 and 12/12/2025. Its next payment would be £1,282.40. It can ask for another plan, or dispute it, "
        "until 01/12/2025.",
        "The overpayment plan of Bay Homes ends: nothing is left to take back.",
        "Held back (CPLI not authorised): £0.00, was £100.00.",
        "Purchase order 2291 - 3 is issued again as 2291 - 4, Whitlock, Edna (A1042) - 2025/2026: "
        "£13,609.14, was £16,671.20.",
        "Purchase order 2300 - 1 is issued for Whitlock, Edna (A1042) - 2025/2026: £100.00.",
    ]
    assert effect.of_organisation(2).plans == (plan_of(2, -500, None),)
