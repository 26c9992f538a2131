"""Why an amount is not on offer: each held-back amount has one reason, the first of these that applies."""

REASONS = {
    "waiting_for_order": "Waiting for an order",
    "not_authorised": "CPLI not authorised",
    "document_not_agreed": "Document not agreed",
    "in_dispute": "In dispute",
    "not_confirmed": "Week not confirmed",
}
