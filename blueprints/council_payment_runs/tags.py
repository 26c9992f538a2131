"""How the states of runs and their checks are shown: the words, and the tone and icon of the tag."""

from rules.payment_runs import STATE_NAMES
from rules.run_checks import CHECK_NAMES
from web.status_words import StatusWords

_STATES = {
    "prepared": ("todo", "ring"),
    "checked": ("todo", "ring"),
    "approved": ("wait", "clock"),
    "finalising": ("wait", "clock"),
    "finalised": ("", "lock"),
    "dropped": ("", "dot"),
}
_STATES_OF_ONE = {  # on the run's own page, with what comes next
    **STATE_NAMES,
    "prepared": "Prepared, to check",
    "checked": "Checked, to approve",
    "finalising": "Being finalised",
    "finalised": "FINALISED",
}
_CHECKS = {
    "negative": ("bad", "alert"),
    "no_creditor_ref": ("bad", "alert"),
    "no_coding": ("bad", "alert"),
    "rejected": ("bad", "alert"),
    "off_trend": ("todo", "flag"),
    "refund": ("todo", "flag"),
    "unconfirmed": ("todo", "ring"),
    "nil": ("", "dot"),
    "new_organisation": ("wait", "flag"),
    "document_not_agreed": ("todo", "flag"),
}
STATE_TAGS = {state: StatusWords(STATE_NAMES[state], *sign) for state, sign in _STATES.items()}
STATE_TAGS_OF_ONE = {state: StatusWords(_STATES_OF_ONE[state], *sign) for state, sign in _STATES.items()}
CHECK_TAGS = {kind: StatusWords(CHECK_NAMES[kind], *sign) for kind, sign in _CHECKS.items()}
OUTCOME_NAMES = {"open": "Open", "seen": "Seen", "taken_out": "Taken out"}
