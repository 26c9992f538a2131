"""How the states of overpayment plans are shown: the words, and the tone and icon of the tag."""

from models import OverpaymentPlan
from rules.overpayments import STATE_NAMES, WAITS_FOR_OFFICER
from web.status_words import StatusWords

_STATES = {
    "announced": ("todo", "ring"),
    "accepted": ("wait", "clock"),
    "asked": ("wait", "clock"),
    "disputed": ("bad", "alert"),
    "done": ("ok", "check"),
    "dropped": ("", "dot"),
}
STATE_TAGS = {state: StatusWords(STATE_NAMES[state], *sign) for state, sign in _STATES.items()}


def tag_of_one(plan: OverpaymentPlan, side: str) -> StatusWords:
    """The tag on the plan's own page, for the provider or the council."""
    if plan.state == "announced":
        if side == "council":
            return StatusWords("With the provider", "wait", "clock")
        return StatusWords("With you: tell us if it is right", "todo", "ring")
    if plan.state in WAITS_FOR_OFFICER and side == "council":
        return StatusWords(f"To decide: {STATE_NAMES[plan.state].lower()}", "todo", "ring")
    return STATE_TAGS[plan.state]
