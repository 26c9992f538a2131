"""What a service level lets a provider record, in words: said where it is typed, before it is refused."""

from rules.money import format_quantity
from rules.wording import plural_of, quantity_words


def rule_words(line):
    """The sentences of a WeekLine's delivery rule that matter for its week; nothing where all is usual."""
    rule = line.rule
    unit = "Day" if line.pricing == "weekly" else rule.unit
    said = [] if rule.frustrated_paid else [f"Frustrated {plural_of(unit)} are not paid."]
    if rule.frustrated_notice_hours is not None:
        said.append(f"With more than {rule.frustrated_notice_hours} hours' notice it is missed, not frustrated.")
    said += _extra_words(rule, unit) if line.plan.has_plan else []
    if line.item is None and rule.unplanned_limit_hundredths is not None:
        said.append(f"At most {quantity_words(rule.unplanned_limit_hundredths, unit)} in one entry.")
    if rule.comment_when_different and line.plan.has_plan:
        said.append("A comment is needed where the week differs from the plan.")
    if rule.visits_required:
        said.append("Visits are needed.")
    if rule.step_hundredths != 25:
        said.append(f"In steps of {format_quantity(rule.step_hundredths)}.")
    return " ".join(said)


def _extra_words(rule, unit):
    if rule.extra_allowed == "never":
        return ["No more than planned may be recorded."]
    if rule.extra_allowed == "up_to":
        return [f"At most {quantity_words(rule.extra_limit_hundredths or 0, unit)} a week more than planned."]
    return []
