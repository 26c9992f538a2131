"""What the weeks of an actuals file draw from rolling allowances, beside the weeks that the file does not name."""

from collections.abc import Iterator, Sequence

from models import Actual
from queries.care_files.actual_weeks import Week
from queries.care_files.lines import Lines
from queries.care_files.plan import Record
from rules.broken import RuleBroken
from rules.delivery_checks import check_allowance
from rules.delivery_values import Delivery

Drawn = dict[Record, list[tuple[Week, Delivery]]]  # the weeks of rolling lines, with what they draw


def over_allowance(weeks: Sequence[Week], lines: Lines) -> Iterator[tuple[Week, RuleBroken]]:
    """(Week, RuleBroken) of weeks that draw more from a rolling allowance than the other weeks leave, latest first."""
    rolling: Drawn = {}
    for week in weeks:
        line = week.owner.cpli
        if week.delivery and line is not None and week.is_rolling:
            rolling.setdefault(line, []).append((week, week.delivery))
    if not rolling:
        return
    used = _used_elsewhere(rolling, lines)
    for line, theirs in rolling.items():
        item, rule = lines.line_item(line), lines.rule(line.values["service_level"])
        left = item.units_hundredths - used.get(line.id, 0)
        for week, delivery in sorted(theirs, key=lambda each: (not each[0].is_unchanged, each[0].week_start)):
            try:
                if not week.is_unchanged:
                    check_allowance(item, rule, delivery, left)
            except RuleBroken as broken:
                yield week, broken
            else:
                left -= delivery.paid_hundredths(rule)


def _used_elsewhere(rolling: Drawn, lines: Lines) -> dict[int | None, int]:
    """{line id: hundredths} that weeks which are not in the file have drawn, in any state."""
    in_file = {(line.id, week.week_start) for line, weeks in rolling.items() for week, _ in weeks}
    rules = {line.id: lines.rule(line.values["service_level"]) for line in rolling}
    used: dict[int | None, int] = {}
    for actual in Actual.select().where(Actual.cpli.in_([line for line in rules if line])):
        if (actual.cpli_id, actual.week_start) not in in_file:
            paid = rules[actual.cpli_id].paid_hundredths(actual.actual_hundredths, actual.frustrated_hundredths)
            used[actual.cpli_id] = used.get(actual.cpli_id, 0) + paid
    return used
