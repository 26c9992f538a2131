"""What is typed about people. Which button was pressed is the address."""

from wtforms import SelectChoice, SelectField, SelectMultipleField

from rules.people import OFFICER_ROLES, PROVIDER_ROLES, NewPerson, role_name
from web.forms import Form, TextField

CONTACT_ROLES = [SelectChoice("", "Choose a role"), *(SelectChoice(role, role_name(role)) for role in PROVIDER_ROLES)]


class PersonForm(Form):
    """What is decided on a person's page."""

    organisation = SelectField("Organisation", coerce=int, validate_choice=False, default=0)
    role = SelectField("Role", validate_choice=False)
    team = SelectField("Team", coerce=int, validate_choice=False, default=0)
    reason = TextField("Reason")


class DetailsForm(Form):
    """What is typed of somebody."""

    forename = TextField("Forename")
    surname = TextField("Surname")
    email = TextField("E-mail")
    telephone = TextField("Telephone")

    def typed(self) -> NewPerson:
        """It, as the operations take it."""
        return NewPerson(
            self.email.data or "", self.forename.data or "", self.surname.data or "", self.telephone.data or ""
        )


class NewContactForm(DetailsForm):
    """A contact of an organisation."""

    organisation = SelectField("Organisation", coerce=int, validate_choice=False, default=0)
    role = SelectField("Role", choices=CONTACT_ROLES, validate_choice=False)


class NewOfficerForm(DetailsForm):
    """An officer of the council."""

    roles = SelectMultipleField("Roles", choices=[SelectChoice(role, role_name(role)) for role in OFFICER_ROLES])
    teams = SelectMultipleField("Teams", coerce=int, validate_choice=False)
