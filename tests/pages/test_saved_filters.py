"""Saved filters of the queue: the person's own, picked from a list in its head."""

import pytest

from models import SavedFilter
from operations import saved_filters
from rules.broken import RuleBroken
from tests.support import factories


def test_a_filter_is_saved_picked_and_forgotten(fin, sign_in):
    page = fin.get("/council/invoices?show=on_hold&q=Rose&sort=-total&page=1").submit("Save filter", name=" Held Rose ")
    assert "Saved as “Held Rose”." in page.notice
    assert SavedFilter.get().query == "q=Rose&show=on_hold&sort=-total"
    page = fin.get("/council/invoices")
    assert "Forget this filter" not in page.text
    page = page.submit("View", saved=str(SavedFilter.get().id))
    assert page.one("#q")["value"] == "Rose"
    assert page.one("#show option[selected]").text == "On Hold (0)"
    assert "Everybody’s" in page.submit("View", show="all", q="").one("#show option[selected]").text
    assert "Saved filter" not in sign_in("amy").get("/council/invoices").text
    page = page.submit("Forget this filter")
    assert not SavedFilter.select().exists()
    assert "Saved filter" not in page.text


def test_the_same_name_means_the_new_one(fin):
    fin.get("/council/invoices?show=mine").submit("Save filter", name="First")
    fin.get("/council/invoices?show=all").submit("Save filter", name="First")
    assert [row.query for row in SavedFilter.select()] == ["show=all"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_it_needs_a_name(fin, name):
    assert "Enter a name for this filter" in fin.get("/council/invoices").submit("Save filter", 422, name=name).problem
    assert not SavedFilter.select().exists()


def test_those_of_others_are_not_picked_or_forgotten(fin, cast):
    others = factories.make_saved_filter(person=cast.amy)
    assert fin.get(f"/council/invoices?saved={others.id}").path.endswith(f"saved={others.id}")
    fin.post("/council/invoices/filters/forget", {"saved": str(others.id)}, status=404)
    fin.post("/council/invoices/filters/forget", {"saved": "x"}, status=404)
    assert SavedFilter.get() == others


def test_there_is_an_end_to_them(actor, cast):
    for number in range(saved_filters.MOST):
        factories.make_saved_filter(person=cast.fin, name=f"{number}")
    with pytest.raises(RuleBroken, match="forget one first"):
        saved_filters.save("council_invoices", "one more", "", by=actor("fin"))
