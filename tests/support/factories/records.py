"""Makers of the rows beside care and money: events, jobs, e-mails, form keys, files and actions."""

from datetime import date

import models
from operations import audit
from rules.packs import KEPT_FOR
from tests.support.factories.base import AT, NOW, TODAY, make, number
from tests.support.factories.people import make_officer, make_organisation, make_person, make_team


def make_audit_event(**given):
    """An event as operations write them: it takes what `record` takes, with `kind`, `by` and `at` optional."""
    usual = {"kind": "line item looked at", "by": audit.SYSTEM, "at": AT}
    with models.database.atomic():
        audit.record(**{**usual, **given})
    return models.AuditEvent.select().order_by(models.AuditEvent.id.desc()).first()


def make_job(**given):
    return make(models.Job, given, kind="nothing", run_at=NOW, created_at=NOW)


def make_pulse(**given):
    return make(models.Pulse, given, name=f"worker {number()}", at=NOW)


def make_outgoing_email(**given):
    words = {"recipient": "alice@example.org", "subject": "Something is new", "body": "Sign in to see it."}
    return make(models.OutgoingEmail, given, message_id=f"<{number()}@remit>", run_at=NOW, created_at=NOW, **words)


def make_email_wording(**given):
    """The council's own words for an e-mail."""
    words = {"subject": "{organisation}: {thing}", "body": "Sign in to see it: {link}"}
    return make(models.EmailWording, given, name=f"email_{number()}", changed_at=NOW, **words)


def make_help_topic(**given):
    """A help topic of the council's own."""
    words = {"title": "Whom to ring", "summary": "At night, too", "group": "everybody", "text": "Ring us."}
    return make(models.HelpTopic, given, name=f"topic-{number()}", pages=[], changed_at=NOW, **words)


def make_page_notice(**given):
    """A notice on the landing page and the home pages, today."""
    days = {"first_day": TODAY, "last_day": TODAY}
    return make(models.PageNotice, given, text="We are **closed**.", place="both", changed_at=NOW, **days)


def make_council_logo(**given):
    """A logo that the council's row does not name yet."""
    return make(models.CouncilLogo, given, sha256=f"{number():064x}", media_type="image/png", content=b"dots")


def make_home_tiles(**given):
    """An organisation's own choice of home tiles."""
    return make(models.HomeTiles, given, organisation=make_organisation, left_out=["Help"])


def make_form_key(**given):
    return make(models.FormKey, given, key=f"{number():032x}", person=make_person, at=NOW)


def make_pack(**given):
    """A take-away that somebody asked for."""
    usual = {"kind": "take_away", "title": "Rose Care", "file_name": "take-away.zip", "expires_at": NOW + KEPT_FOR}
    return make(models.Pack, given, person=make_person, stored_name=f"{number():032x}.zip", asked_at=NOW, **usual)


def make_e_invoice_file(**given):
    usual = {"file_name": "invoice.xml", "sha256": "0" * 64, "content": b"<a/>", "sent_at": NOW}
    return make(models.EInvoiceFile, given, organisation=make_organisation, sent_by=make_person, **usual)


def make_uploaded_file(**given):
    n = number()
    usual = {"file_name": "invoice.pdf", "stored_name": f"{n:032x}", "media_type": "application/pdf"}
    return make(
        models.UploadedFile, given, size_bytes=5, sha256="0" * 64, uploaded_at=NOW, uploaded_by=make_person, **usual
    )


def make_action(**given):
    """An open Payment Query that is with the council, due next Thursday."""
    usual = {
        "type": "Payment Query",
        "title": "Short payment",
        "assigned_side": "council",
        "due_date": date(2025, 11, 27),
    }
    whose = {"organisation": make_organisation, "team": make_team}
    return make(models.Action, given, opened_at=NOW, last_post_at=NOW, **whose, **usual)


def make_action_sending(**given):
    """A message that an officer sent to one provider."""
    usual = {"type": "Payment Query", "title": "Christmas opening", "text": "We close at noon.", "sent_at": NOW}
    organisations = [] if "organisations" in given else [make_organisation().id]
    return make(models.ActionSending, given, organisations=organisations, sent_by=make_officer, **usual)


def make_sending_draft(**given):
    """What an officer has written to send to many, and not sent yet."""
    typed = {"type": "Notification", "team": "", "due_date": "", "title": "Draft", "text": "", "references": ""}
    typed |= {"closes_by_itself": False, "groups": [], "organisations": []}
    return make(models.SendingDraft, given, person=make_officer, typed=typed, saved_at=NOW)


def make_action_post(**given):
    usual = {"kind": "comment", "text": "Please look at this.", "side": "provider", "posted_at": NOW}
    return make(models.ActionPost, given, action=make_action, **usual)


def make_action_note(**given):
    """What an officer noted about an action."""
    usual = {"text": "The register is odd.", "person_name": "Fin", "written_at": NOW}
    return make(models.ActionNote, given, action=make_action, person=make_person, **usual)


def make_action_look(**given):
    """Somebody opened an action."""
    return make(models.ActionLook, given, action=make_action, person=make_person, first_at=NOW, looked_at=NOW)


def make_report_file(**given):
    """A long report that somebody of an organisation asked for."""
    usual = {"organisation": make_organisation, "person": make_person, "side": "provider"}
    return make(models.ReportFile, given, report="held-back", file_format="csv", asked_at=NOW, **usual)


def make_audit_words(**given):
    return make(models.AuditWords, given, hash=f"{number():064x}", salt="salt", words=["Some words"])


def make_remembered_report(**given):
    return make(models.RememberedReport, given, person=make_person, report="payments")


def make_search_word(**given):
    return make(models.SearchWord, given, kind="client", row_id=number, word="angelo")


def make_search_spelling(**given):
    return make(models.SearchSpelling, given, key="angel", word=lambda: f"angelo{number()}")


def make_search_own_word(**given):
    return make(models.SearchOwnWord, given, organisation_id=number, client_id=number, word="angelo")


def make_search_left_out(**given):
    return make(models.SearchLeftOut, given, kind="client", row_id=number)


def make_file_result(**given):
    """A file of one visit that was imported."""
    usual = {"kind": "visits", "file": number(), "file_name": "visits.csv", "headings": ["Visit ID"]}
    rows = {"rows": [[2, ["V1"]]], "outcomes": {"2": ["taken", "V1"]}, "uploaded_at": NOW}
    return make(models.FileResult, given, organisation=make_organisation, **usual, **rows)
