"""What the panel says of a claim: notes on all of it, and for each item whether it is included, with notes."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, TextAreaField

from models import Claim, ClaimItem
from rules.claim_decisions import ItemDecision, notes_field
from web.forms import Form


def tick_name(item_id: int) -> str:
    """The name of the box that includes an item."""
    return f"in_{item_id}"


class DecisionForm(Form):
    """The notes on all of a claim; `decision_form` adds the fields of its items."""

    notes = TextAreaField("Notes on the claim")

    def decisions(self, items: Sequence[ClaimItem]) -> dict[int, ItemDecision]:
        """{item id: ItemDecision} as they were entered."""
        return {
            item.id: ItemDecision(bool(self[tick_name(item.id)].data), self[notes_field(item.id)].data or "")
            for item in items
        }


def decision_form(claim: Claim, items: Sequence[ClaimItem], **given: Any) -> DecisionForm:
    """The form of a claim with these items, as it stands where nothing was sent."""
    fields: dict[str, Any] = {}
    stands = {"notes": claim.decision_notes}
    for item in items:
        fields[tick_name(item.id)] = BooleanField("Included")
        fields[notes_field(item.id)] = TextAreaField("LA notes")
        stands |= {tick_name(item.id): item.is_included, notes_field(item.id): item.la_notes}
    form: DecisionForm = type("DecisionFormOfItems", (DecisionForm,), fields)(data=stands, **given)
    return form
