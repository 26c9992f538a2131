"""What a report is asked for."""

from models import Contract, Organisation
from rules.broken import RuleBroken
from web.forms import Form, TextField, TypedDateField


class ReportForm(Form):
    """The parameters of every report. All may stay blank; it is sent by GET, so that a report has an address."""

    class Meta:
        csrf = False

    organisation = TextField("Organisation")
    contract = TextField("Contract")
    from_date = TypedDateField("From", what="first day")
    to_date = TypedDateField("To", what="last day")

    def rows(self, visitor):
        """(organisation, contract) rows of the references that were typed, None for a blank one. Raises RuleBroken."""
        return self._row(self.organisation, Organisation, visitor), self._row(self.contract, Contract, visitor)

    def _row(self, field, model, visitor):
        if not field.data:
            return None
        row = model.visible_to(visitor).where(model.reference == field.data).first()
        if row is None:
            what = field.label.text.lower()
            raise RuleBroken(f"There is no {what} with the reference {field.data}. Leave it blank for all", field.name)
        return row
