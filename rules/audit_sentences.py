"""What an audit event says to a person: a sentence of its kind, and which group of kinds it belongs to.

A kind is in words, the thing first: "invoice put on hold". So most sentences make themselves: "put invoice BC-0412 on
hold"; `SAID` has the others. A kind that is new belongs to the group of its first words, or to `other`.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from rules.dates import day_name, with_days

OTHER = "other"


class Group(NamedTuple):
    """Kinds that people look for together: `starts` are the words that they begin with."""

    name: str
    label: str
    starts: tuple[str, ...]


GROUPS = (
    Group(
        "refused",
        "Refused: pages, passwords and files",
        ("access refused", "sign-in refused", "password refused", "security code refused", "file refused"),
    ),
    Group("downloaded", "Downloads, exports and packs", ("file downloaded", "evidence pack", "take-away")),
    Group("looked", "Clients’ records that officers opened", ("client's record looked at",)),
    Group("seen_as", "Pages seen as a provider sees them", ("see as",)),
    Group(
        "signing_in",
        "Signing in and passwords",
        ("signed", "sign-in", "password", "temporary password", "security code", "acts for", "session")
        + ("authenticator", "recovery codes", "second step", "setup code", "API key", "webhook"),
    ),
    Group(
        "people",
        "People, organisations and change requests",
        (
            "contact",
            "officer",
            "access ended",
            "access reinstated",
            "change request",
            "details",
            "organisation",
            "payment calendar",
        )
        + ("e-mail notifications", "team", "service "),
    ),
    Group(
        "care",
        "Care: imports, line items and prices",
        (
            "care ",
            "row of care ",
            "line item",
            "price",
            "suspension",
            "contribution",
            "client",
            "contract ",
            "payment method",
        )
        + ("service level", "uplift"),
    ),
    Group("actuals", "Actuals and visits", ("actual", "confirmation undone", "visit")),
    Group("disputes", "Disputes", ("dispute",)),
    Group("invoices", "Invoices and credit notes", ("invoice", "credit note", "kind of invoice", "e-invoice")),
    Group("claims", "One-off claims", ("claim",)),
    Group("orders", "Purchase orders", ("purchase order",)),
    Group(
        "scheduled",
        "Scheduled payments, adjustments and overpayments",
        ("scheduled", "remittance notes", "manual adjustment", "overpayment", "payment exceptions", "payment items"),
    ),
    Group("runs", "Payment runs and what they paid", ("payment run", "organisation paid")),
    Group("actions", "Actions and messages", ("action", "saved reply", "e-mails")),
    Group("documents", "Contract documents", ("contract document", "document template")),
    Group(
        "settings",
        "Settings of the council",
        (
            "setting",
            "logo",
            "action type",
            "e-mail wording",
            "council",
            "compliance notice",
            "help",
            "home tiles",
            "page notice",
            "jobs",
        ),
    ),
    Group(
        "trail",
        "The audit trail itself, and privacy",
        ("audit", "subject access", "retention", "client erased") + ("database",),
    ),
)
GROUP_NAMES = {group.name: group.label for group in GROUPS} | {OTHER: "Anything else"}
_STARTS = sorted(((start, group.name) for group in GROUPS for start in group.starts), key=lambda each: -len(each[0]))

NOUNS = {  # the words that a kind begins with where it is about the thing itself, by the thing's table
    "Invoice": ("credit note", "invoice"),
    "EInvoiceFile": ("e-invoice",),
    "Action": ("action",),
    "ActionSending": ("action",),
    "Claim": ("claim",),
    "Dispute": ("dispute",),
    "PurchaseOrder": ("purchase order",),
    "PaymentRun": ("payment run",),
    "OverpaymentPlan": ("overpayment plan", "overpayment"),
    "CarePackageLineItem": ("care package line item", "line item"),
    "Client": ("client",),
    "Organisation": ("organisation",),
    "Contract": ("contract",),
    "Service": ("service",),
    "ServiceLevel": ("service level",),
    "ContractDocument": ("contract document",),
    "ChangeRequest": ("change request",),
    "Actual": ("actual",),
    "Team": ("team",),
    "SavedReply": ("saved reply",),
    "DocumentTemplate": ("document template",),
    "Pack": ("evidence pack", "take-away"),
    "ActualsFile": ("actuals file", "visits file"),
}
SAID = {
    "access refused": "was refused {page}",
    "sign-in refused": "could not sign in: the password was wrong, or there is nobody with this e-mail address",
    "password refused": "gave a wrong password",
    "file refused": "could not upload a file",
    "file downloaded": "downloaded {page}",
    "client's record looked at": "looked at the record of client {thing}: {shown}",
    "see as started": "began to see what {thing} sees",
    "see as stopped": "stopped seeing what {thing} sees",
    "signed in": "signed in",
    "signed out": "signed out",
    "signed out everywhere": "signed out on all devices",
    "sign-in set by support": "set the sign-in of {thing} (support, at the command line)",
    "password changed": "changed the password of {thing}",
    "security code changed": "changed the security code of {thing}",
    "authenticator begun": "began to set up an authenticator app",
    "authenticator set": "set up an authenticator app",
    "authenticator ended": "stopped using the authenticator app",
    "recovery codes renewed": "made new recovery codes",
    "second step reset": "reset the second step of {thing}",
    "signed out by the council": "signed {thing} out",
    "password requested": "asked for a new password",
    "password request answered": "answered a request for a new password",
    "password request closed": "closed a request for a new password",
    "password link sent": "sent {thing} a link to choose a new password",
    "security code refused": "gave the wrong digits of the security code",
    "acts for organisation": "began to act for {organisation}",
    "change requested": "asked for a change: {thing}",
    "details changed": "changed the details of {thing}",
    "contact role added": "gave {thing} a role",
    "contact role removed": "took a role from {thing}",
    "contact created": "added the contact {thing}",
    "contact invited": "invited {thing}",
    "officer invited": "invited {thing}",
    "officer role added": "gave {thing} a role",
    "officer role removed": "took a role from {thing}",
    "team joined": "added {thing} to a team",
    "team left": "took {thing} out of a team",
    "officer created": "added the officer {thing}",
    "access reinstated": "reinstated the access of {thing}",
    "temporary password sent": "sent a temporary password to {thing}",
    "access ended": "ended the access of {thing}",
    "e-mail notifications chosen": "chose which e-mails to get",
    "payment calendar address renewed": "made a new link to their payment calendar",
    "payment calendar address taken away": "took their link to the payment calendar away",
    "care imported": "imported care",
    "line items added by import": "imported new line items of {organisation}",
    "organisation paid": "paid {organisation} in {thing}",
    "invoice taken": "took on {thing}",
    "credit note taken": "took on {thing}",
    "invoice let go": "unassigned {thing}",
    "credit note let go": "unassigned {thing}",
    "invoice released": "took {thing} off hold",
    "credit note released": "took {thing} off hold",
    "kind of invoice changed": "changed what kind of invoice {thing} is",
    "invoice part put on hold": "put a part of {thing} on hold",
    "invoice first authorisation taken back": "took the first authorisation of {thing} back",
    "confirmation undone": "undid the confirmation of {thing}",
    "actual opened by a dispute": "opened {thing}, because a dispute was raised",
    "dispute dropped": "dismissed {thing}",
    "dispute dismissal undone": "undid the dismissal of {thing}",
    "dispute answered": "responded to {thing}",
    "dispute actuals changed": "changed the actuals of {thing}",
    "dispute resolution requested": "requested resolution of {thing}",
    "action closure requested": "asked to close {thing}",
    "action taken": "took on {thing}",
    "action noted": "wrote an internal note on {thing}",
    "action warned": "said that {thing} will close by itself",
    "action sent to many": "sent a message to many providers",
    "action sent to many: reminded": "reminded providers of a message",
    "claim said to be a different one": "said that an item of {thing} is a different one",
    "overpayment announced": "announced {thing}",
    "overpayment put in instalments": "put {thing} in instalments",
    "payment run checks seen": "decided the checks of {thing}",
    "payment run lines taken out": "took lines out of {thing}",
    "payment run finalising started": "started to finalise {thing}",
    "payment exceptions told": "told officers of payment exceptions",
    "payment items recalculated": "worked payment items out again",
    "remittance notes written": "wrote the notes of a remittance",
    "setting changed": "changed a setting",
    "council created": "created the council",
    "e-mails sent again": "sent e-mails again",
    "e-mails seen to": "saw to an e-mail that came back",
    "e-mail wording changed": "changed the words of an e-mail",
    "e-mail wording given up": "went back to the portal’s words of an e-mail",
    "compliance notice published": "published the compliance notice",
    "visits uploaded": "uploaded visits",
    "visit changed by upload": "changed a visit by an upload",
    "visit columns saved": "said what the columns of visits files are",
    "visit dates saved": "said how dates in visits files are written",
    "database copied": "copied everything from another database into this one",
    "database restored": "restored everything from a backup",
    "audit words erased": "erased what people had typed in earlier events",
    "audit chain made anew": "chained all events anew, when what people typed was moved beside them",
}
DONE = re.compile(  # a participle
    r"(?!scheduled)[a-z-]+ed|put|sent|made|taken|given|set|let|told|seen|written|withdrawn|said"
)
PLACE = re.compile(r"<(?:[^:<>]*:)?(\w+)>")


def group_of(kind: str) -> str:
    """The name of the group that a kind belongs to: that of the longest words that it begins with."""
    return next((name for start, name in _STARTS if kind.startswith(start)), OTHER)


def sentence(kind: str, object_type: str, thing: str, organisation: str, now: Any) -> str:
    """What somebody did, to follow their name: `put invoice BC-0412 on hold`.

    thing: the name of what it is about, with its kind (`invoice BC-0412`); empty where it is about nothing.
    now: what the event keeps.
    """
    known: Mapping[str, Any] = now if isinstance(now, dict) else {}
    if kind in SAID:
        words = SAID[kind].format(
            thing=thing or "nothing that is still there",
            organisation=organisation or "an organisation",
            page=page_asked(known),
            shown=with_days(str(known.get("shown", "")), day_name),
        )
        return words.removesuffix(": ")
    noun = next((each for each in NOUNS.get(object_type, ()) if kind.startswith(f"{each} ")), "")
    parts = kind.removeprefix(noun).split()
    place = next((place for place, word in enumerate(parts) if DONE.fullmatch(word)), None)
    if place is None:
        return f"{kind}: {thing}" if thing else kind
    about = parts[:place]
    what = thing if noun and not about else _some(" ".join([noun, *about]).strip())
    said = " ".join(each for each in (parts[place], what, *parts[place + 1 :]) if each)
    return said if what == thing or not thing else f"{said}: {thing}"


def _some(noun: str) -> str:
    """`an invoice`, `a price`, `line items`"""
    if not noun or (noun.endswith("s") and not noun.endswith("ss")):
        return noun
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def page_asked(now: Mapping[str, Any]) -> str:
    """The address that somebody asked for, from the rule of the page and what was put into it."""
    values = dict(now.get("asked") or {})
    path = PLACE.sub(lambda place: str(values.pop(place[1], place[0])), str(now.get("page") or "a page"))
    query = "&".join(f"{name}={value}" for name, value in values.items() if value)
    return f"{path}?{query}" if query else path
