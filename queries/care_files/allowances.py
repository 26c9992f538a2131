"""What the weeks of an actuals file draw from rolling allowances, beside the weeks that the file does not name."""

from models import Actual
from rules.broken import RuleBroken
from rules.delivery_checks import check_allowance


def over_allowance(weeks, lines):
    """(Week, RuleBroken) of weeks that draw more from a rolling allowance than the other weeks leave, latest first."""
    rolling = {}
    for week in weeks:
        line = week.owner["cpli"]
        if week.delivery and line is not None and lines.line_item(line).pricing == "rolling":
            rolling.setdefault(line, []).append(week)
    if not rolling:
        return
    used = _used_elsewhere(rolling, lines)
    for line, theirs in rolling.items():
        item, rule = lines.line_item(line), lines.rule(line.values["service_level"])
        left = item.units_hundredths - used.get(line.id, 0)
        for week in sorted(theirs, key=lambda each: (not each.is_unchanged, each.week_start)):
            try:
                if not week.is_unchanged:
                    check_allowance(item, rule, week.delivery, left)
            except RuleBroken as broken:
                yield week, broken
            else:
                left -= week.delivery.paid_hundredths(rule)


def _used_elsewhere(rolling, lines):
    """{line id: hundredths} that weeks which are not in the file have drawn, whatever their state."""
    in_file = {(line.id, week.week_start) for line, weeks in rolling.items() for week in weeks}
    rules = {line.id: lines.rule(line.values["service_level"]) for line in rolling}
    used = {}
    for actual in Actual.select().where(Actual.cpli.in_([line for line in rules if line])):
        if (actual.cpli_id, actual.week_start) not in in_file:
            paid = rules[actual.cpli_id].paid_hundredths(actual.actual_hundredths, actual.frustrated_hundredths)
            used[actual.cpli_id] = used.get(actual.cpli_id, 0) + paid
    return used
