"""The form that sets up an empty portal."""

from wtforms import PasswordField, RadioField

from content.council_settings import CouncilSettings
from rules.setting_up import DIRECTORATES, NewCouncil
from web.forms import Form, TextField


class SetUpForm(Form):
    """The code, the council and its first administrator."""

    code = TextField("Setup code")
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
        """What was typed of the council and its administrator."""
        council = (self.name, self.directorate, self.colour)
        administrator = (self.forename, self.surname, self.email, self.password, self.again)
        return NewCouncil(*(field.data or "" for field in (*council, *administrator)))
