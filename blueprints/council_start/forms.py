"""The form that sets up an empty portal."""

from wtforms import PasswordField, RadioField

from content.council_settings import CouncilSettings
from rules.broken import RuleBroken
from rules.setting_up import DIRECTORATES, NewCouncil
from web.forms import Form, Needed, TextField


class SetUpForm(Form):
    """The code, the council and its first administrator."""

    code = TextField("Setup code", [Needed("Enter the code that flask setup-code printed")])
    name = TextField("Name of the council")
    directorate = RadioField(
        "Directorate", choices=[(each, each.replace("'", "’")) for each in DIRECTORATES], validate_choice=False
    )
    colour = TextField("Colour of the header", default=CouncilSettings().brand_colour)
    forename = TextField("Forename")
    surname = TextField("Surname")
    email = TextField("E-mail")
    password = PasswordField("New Password")
    again = PasswordField("Confirm Password")

    def typed(self) -> NewCouncil:
        """What was typed of the council. Raises RuleBroken where the two passwords are not the same."""
        if self.password.data != self.again.data:
            raise RuleBroken("The two passwords are not the same. Enter the second one again", "again")
        fields = (self.name, self.directorate, self.colour, self.forename, self.surname, self.email, self.password)
        return NewCouncil(*(field.data or "" for field in fields))
