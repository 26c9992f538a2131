"""What the exports are asked for. They are sent by GET, so that an export has an address."""

from datetime import timedelta

from queries.actuals_files.exporting import MOST_WEEKS
from rules.broken import RuleBroken
from rules.dates import near_date
from rules.weeks import has_ended, monday_of
from web import clock
from web.forms import Form, TextField, TypedDateField


class CareExportForm(Form):
    """Which lines of the commissioned care."""

    class Meta:
        csrf = False

    organisation = TextField("Organisation")
    service = TextField("Service")


class BulkExportForm(CareExportForm):
    """Which weeks of actuals; any day of a week means that week, and the last week that ended unless given."""

    from_date = TypedDateField("From the week of", what="first week")
    to_date = TypedDateField("To the week of", what="last week")

    def weeks(self):
        """(first Monday, last Monday). Raises RuleBroken with the field."""
        newest = monday_of(clock.today()) - timedelta(weeks=1)
        last = monday_of(self.to_date.data) if self.to_date.data else newest
        first = monday_of(self.from_date.data) if self.from_date.data else last
        if not has_ended(last, clock.today()):
            words = f"the last one is the week of {near_date(newest, clock.today())}"
            raise RuleBroken(f"Enter a week that has ended: {words}", "to_date")
        if first > last:
            raise RuleBroken("Enter a first week that is not after the last", "from_date")
        if last - first >= timedelta(weeks=MOST_WEEKS):
            raise RuleBroken(f"Enter at most {MOST_WEEKS} weeks: export a year at a time", "from_date")
        return first, last
