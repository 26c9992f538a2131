"""Makers of who is who."""

from datetime import timedelta

import models
from queries.api_keys import key_hash
from tests.support.factories.base import NOW, TODAY, make, number


def make_council(**given):
    return make(models.Council, given, name="Westshire Council", directorate="Adults'")


def make_council_setting(**given):
    return make(models.CouncilSetting, given, name=f"setting {number()}", value=1)


def make_organisation(**given):
    n = number()
    return make(models.Organisation, given, reference=f"P{n}", name=f"Provider {n}", creditor_ref=f"{n}")


def make_person(*, roles=(), **given):
    """A person; `roles` are pairs (organisation, role) for a contact, names of roles for an officer."""
    n = number()
    usual = {"email": f"person{n}@example.org", "forename": "Pat", "surname": f"Person{n}", "side": "provider"}
    person = make(models.Person, given, must_change_password=False, **usual)
    for role in roles:
        if isinstance(role, str):
            models.OfficerRole.create(person=person, role=role)
        else:
            models.ContactRole.create(person=person, organisation=role[0], role=role[1])
    return person


def make_contact(*, organisation=None, role="administrator", **given):
    return make_person(roles=[(organisation or make_organisation(), role)], **given)


def make_officer(*, role="finance_officer", **given):
    return make_person(**{"side": "council", "roles": [role], **given})


def make_team(**given):
    return make(models.Team, given, name=f"Team {number()}")


def make_team_member(**given):
    return make(models.TeamMember, given, team=make_team, person=make_officer)


def make_security_code(**given):
    return make(models.SecurityCode, given, person=make_person, must_change=False, key_name="1", salt="00", tags=[])


def make_authenticator(**given):
    return make(models.Authenticator, given, person=make_person, key_name="1", salt="00", confirmed_at=NOW)


def make_recovery_code(**given):
    return make(models.RecoveryCode, given, person=make_person, code_hash=f"{number():064x}")


def make_code_tries(**given):
    return make(models.CodeTries, given, person=make_person)


def make_sign_in_session(**given):
    usual = {"token_hash": f"{number():064x}", "stage": "complete", "started_at": NOW, "last_seen_at": NOW}
    return make(models.SignInSession, given, person=make_contact, **usual)


def make_sign_in_try(**given):
    return make(models.SignInTry, given, account=f"person{number()}@example.org", address="192.0.2.1", at=NOW)


def make_change_request(**given):
    """A new telephone number of an organisation, which waits for the council."""
    usual = {"kind": "update_organisation", "entity_name": "Rose Care", "submitted_at": NOW}
    asked = {"was": {"telephone": ""}, "asked": {"telephone": "01632 960001"}}
    return make(models.ChangeRequest, given, organisation=make_organisation, submitted_by=make_person, **usual, **asked)


def make_invitation(**given):
    """A link for a first password, open for three days."""
    ends_at = NOW + timedelta(days=3)
    return make(
        models.Invitation, given, person=make_person, token_hash=f"{number():064x}", sent_at=NOW, ends_at=ends_at
    )


def make_password_request(**given):
    """Somebody cannot sign in."""
    usual = {"name": "Pat Person", "organisation_name": "Rose Care", "email": "pat@example.org", "asked_at": NOW}
    return make(models.PasswordRequest, given, telephone="01632 960001", **usual)


def make_email_subscription(**given):
    """Somebody switched the e-mails about disputes off."""
    return make(models.EmailSubscription, given, person=make_person, name="disputes", is_on=False)


def make_daily_email(**given):
    return make(models.DailyEmail, given, person=make_person, sent_on=TODAY)


def make_notice(**given):
    """Something new for a person, which they have not looked at."""
    return make(models.Notice, given, person=make_person, text="Action 7 was closed", created_at=NOW)


def make_own_action_type(**given):
    """A type of action of the council's own, about a provider."""
    usual = {"name": f"Type {number()}", "topic": "other", "team": "Finance Team", "related_to": ["Provider"]}
    return make(models.OwnActionType, given, variants=[], changed_at=NOW, **usual)


def make_saved_reply(**given):
    """An answer that officers give often."""
    return make(models.SavedReply, given, name=f"Reply {number()}", text="Thank you.", changed_at=NOW)


def make_setup_code(**given):
    """A code that sets the portal up, for two days."""
    ends_at = NOW + timedelta(days=2)
    return make(models.SetupCode, given, code_hash=f"{number():064x}", made_at=NOW, ends_at=ends_at)


def make_api_key(**given):
    """A key of an organisation that its Administrator made; the key itself is `remit_` and its name."""
    name = given.setdefault("name", f"Key {number()}")
    if "organisation" not in given:
        given["organisation"] = make_organisation()
    whose = given["organisation"]
    maker = (lambda: make_contact(organisation=whose)) if whose else lambda: make_officer(role="system_administrator")
    usual = {"start": f"remit_{name}"[:12], "key_hash": key_hash(f"remit_{name}"), "scopes": ["visits:write"]}
    return make(models.ApiKey, given, made_by=maker, made_at=NOW, **usual)


def make_api_answer(**given):
    usual = {"idempotency_key": f"key-{number()}", "fingerprint": "f" * 64, "status": 200, "body": "{}", "at": NOW}
    return make(models.ApiAnswer, given, api_key=make_api_key, **usual)


def make_webhook(**given):
    if "organisation" not in given:
        given["organisation"] = make_organisation()
    whose = given["organisation"]
    usual = {"address": "https://rota.example.org/portal", "events": ["invoice.decided"], "salt": "s", "made_at": NOW}
    return make(models.Webhook, given, made_by=lambda: make_contact(organisation=whose), **usual)


def make_webhook_delivery(**given):
    payload = {"id": f"{number():024x}", "event": "invoice.decided", "at": "2025-11-20T09:30:00+00:00", "data": {}}
    usual = {"event": "invoice.decided", "payload": payload, "run_at": NOW, "created_at": NOW}
    return make(models.WebhookDelivery, given, webhook=make_webhook, **usual)
