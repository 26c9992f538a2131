"""What the quantities of a week's lines are judged by; asked of the database only where a quantity is over its plan."""

from datetime import date

from peewee import fn

from content.council_settings import CouncilSettings
from models import Actual
from queries import council_settings
from rules.kept_property import kept_property
from rules.plausible import first_week_compared


class CouncilLimits:
    """What the council has set, read where it first matters, once for all weeks that share it."""

    @property
    def most_sessions_a_day(self) -> int:
        """The setting of this name."""
        return self._settings.most_sessions_a_day

    @property
    def asked_times_plan(self) -> int:
        """The setting of this name."""
        return self._settings.asked_times_plan

    @kept_property
    def _settings(self) -> CouncilSettings:
        return council_settings.read()


class WeekLimits:
    """What an organisation's week is judged by: the council's limits, and the most of unplanned care before it."""

    def __init__(self, organisation_id: int, week_start: date, council: CouncilLimits | None = None) -> None:
        self._organisation_id, self._week_start = organisation_id, week_start
        self.of_council = council or CouncilLimits()

    def most_before(self, client_id: int, level_id: int) -> int | None:
        """The largest entry in hundredths of a client's unplanned care in the 13 weeks before; None without one."""
        return self._most_before.get((client_id, level_id))

    @kept_property
    def _most_before(self) -> dict[tuple[int, int], int]:
        recorded = Actual.actual_hundredths + Actual.frustrated_hundredths
        query = (
            Actual.select(Actual.client, Actual.service_level, fn.MAX(recorded))
            .where(Actual.organisation == self._organisation_id, Actual.cpli.is_null())
            .where(Actual.week_start >= first_week_compared(self._week_start), Actual.week_start < self._week_start)
            .group_by(Actual.client, Actual.service_level)
        )
        return {(client, level): most for client, level, most in query.tuples() if most}
