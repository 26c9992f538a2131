"""Whether the quantities of a file's weeks can be right, by the rule that every way in has (rules/plausible.py)."""

from queries.care_files.actual_weeks import Week
from queries.care_files.lines import Lines
from queries.weeks.judging import CouncilLimits, WeekLimits
from rules.delivery_values import recorded_hundredths
from rules.plausible import FINE, Verdict, judge
from rules.weeks import DAY_COLUMNS


class Judging:
    """Judges weeks of any organisation and date; what it needs of the database it reads once."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self._council = CouncilLimits()
        self._limits: dict[tuple[object, object], WeekLimits] = {}

    def verdict(self, week: Week) -> Verdict:
        """The Verdict on what a row would record; FINE where it changes nothing."""
        owner, delivery = week.owner, week.delivery
        if delivery is None or not delivery.extra_hundredths or week.is_unchanged:
            return FINE
        item = self.lines.line_item(owner.cpli) if owner.cpli else None
        limits = self._limits_of(week)
        before = None
        if item is None and owner.client.id and owner.service_level.id:
            before = limits.most_before(owner.client.id, owner.service_level.id)
        rule = self.lines.rule(owner.service_level)
        return judge(item, rule, week.week_start, delivery, limits.of_council, before)

    def _limits_of(self, week: Week) -> WeekLimits:
        organisation = week.owner.contract.values["organisation"].id
        key = organisation, week.week_start
        if key not in self._limits:
            self._limits[key] = WeekLimits(organisation or 0, week.week_start, self._council)
        return self._limits[key]


def column_of(verdict: Verdict) -> str:
    """The column of an actuals file that a refused quantity stands in."""
    return "actual" if verdict.weekday is None else DAY_COLUMNS[verdict.weekday]


def done_hundredths(week: Week) -> int:
    """What a row says was delivered or frustrated."""
    return recorded_hundredths(week.delivery) if week.delivery else 0
