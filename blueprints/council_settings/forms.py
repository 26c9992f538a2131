"""What a system administrator sets about invoices. The rules read what was typed (rules/invoice_settings.py)."""

from wtforms import TextAreaField

from rules import invoice_settings as rules
from rules.broken import RuleBroken
from rules.money import parse_pence, plain_decimal
from web.forms import Form, TextField
from web.permissions import ROLE_NAMES, ROLES, Permission

DECIDERS = tuple(role for role, permissions in ROLES.items() if Permission.INVOICES_DECIDE in permissions)


class InvoiceSettingsForm(Form):
    """Limits, reasons, days and rates."""

    return_reasons = TextAreaField("Reasons for holding or returning an invoice")
    credit_note_days = TextField("Days until an officer may create a provider’s credit note")
    statutory_interest = TextField("Statutory interest above the base rate, per cent")
    base_rates = TextAreaField("Base rates")

    def values(self):
        """The settings that were typed, by name. Every problem is shown at its field; None where there is one."""
        read = {
            "authorise_limits": self._limits,
            "return_reasons": lambda: rules.reasons_of(self.return_reasons.data),
            "credit_note_days": lambda: rules.days_of(self.credit_note_days.data, "credit_note_days", "days"),
            "statutory_interest_basis_points": lambda: rules.basis_points_of(
                self.statutory_interest.data, "statutory_interest", "interest"
            ),
            "base_rates": lambda: rules.base_rates_of(self.base_rates.data),
        }
        found = {}
        for name, read_one in read.items():
            try:
                found[name] = read_one()
            except RuleBroken as broken:
                self.show(broken)
        return None if self.errors else found

    def show_settings(self, settings):
        """Fill the form with what is set."""
        self.return_reasons.data = "\n".join(settings["return_reasons"])
        self.credit_note_days.data = str(settings["credit_note_days"])
        self.statutory_interest.data = plain_decimal(settings["statutory_interest_basis_points"])
        self.base_rates.data = rules.base_rates_text(settings["base_rates"])
        for role in DECIDERS:
            pence = settings["authorise_limits"].get(role)
            self[f"limit_{role}"].data = "" if pence is None else plain_decimal(pence)

    def limit_fields(self):
        return [self[f"limit_{role}"] for role in DECIDERS]

    def _limits(self):
        typed = {role: self[f"limit_{role}"].data for role in DECIDERS}
        limits = {role: parse_pence(text, f"limit_{role}", "limit") for role, text in typed.items() if text}
        for role, pence in limits.items():
            if pence < 0:
                raise RuleBroken("Enter a limit of £0.00 or more, or leave it empty", f"limit_{role}")
        return limits


for _role in DECIDERS:
    setattr(InvoiceSettingsForm, f"limit_{_role}", TextField(f"Authorise limit of a {ROLE_NAMES[_role]}, pounds"))
