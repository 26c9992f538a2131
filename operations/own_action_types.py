"""The council's own types of actions, and its teams: made and changed on screens, not in code."""

from collections.abc import Collection, Mapping
from typing import Any

from content.action_types import TOPICS
from models import OfficerRole, OwnActionType, Person, Team, TeamMember, database
from operations import audit
from operations.guarded import guarded_delete, guarded_update
from queries.action_types import action_types
from rules.action_closing import FEWEST_DAYS, MOST_DAYS, USUAL_DAYS
from rules.actions import LONGEST_REASONABLE_DAYS, RELATED_TO
from rules.actor import Actor
from rules.broken import CHANGED, IllegalMove, Problems, RuleBroken
from rules.moment import Moment
from rules.written_words import clean_words

LONGEST_NAME, LONGEST_WORDS = 80, 200  # characters
MOST_VARIANTS = 20
NAME_TAKEN = "There is a team with this name already. Enter another name"
WORKING_DAYS = "Enter the working days as a whole number from {fewest} to {most}, or leave it blank"
DAYS_OF_SILENCE = "Enter the days of silence as a whole number from {fewest} to {most}"
LIMITS = {"working_days": (1, LONGEST_REASONABLE_DAYS), "closes_after_days": (FEWEST_DAYS, MOST_DAYS)}
TYPE_TAKEN = "There is a type called {} already. Enter another name"


def save_type(typed: Mapping[str, Any], version: int, by: Actor, at: Moment, is_new: bool = False) -> str:
    """Save a type: a new one (is_new), or the council's own version of one. Returns its name.

    typed: the fields of the form (name, topic, team, related_to, variants as lines, working_days and closes_after_days
    as text, council_only, closes_with, is_offered); version: the one that the officer saw, 0 where there was none of
    the council's. Raises RuleBroken, or AllBroken for several fields, for a name that another type has, and IllegalMove
    for a stale version.
    """
    columns = _cleaned(typed)
    _check_names(columns, is_new)
    name = columns.pop("name")
    columns |= {"changed_at": at.now, "changed_by": by.person_id}
    with database.atomic():
        kept = OwnActionType.get_or_none(OwnActionType.name == name)
        if kept is not None:
            guarded_update(kept, columns, version=version)
        elif version or not OwnActionType.insert(name=name, **columns).on_conflict_ignore().execute():
            raise IllegalMove(CHANGED)
        now = {key: value for key, value in columns.items() if key not in ("changed_at", "changed_by")}
        audit.record("action type changed", by, at, now={"name": name, **now})
    return str(name)


def _check_names(columns: Mapping[str, Any], is_new: bool) -> None:
    """Two types never have one name: people, filters and actions tell them apart by it."""
    others = [each for each in action_types() if is_new or each.name != columns["name"]]
    taken = {name.casefold() for each in others for name in (each.name, *each.choices)}
    fields = {"name": [columns["name"]], "variants": columns["variants"]}
    for field, names in fields.items():
        clash = next((name for name in names if name.casefold() in taken), None)
        if clash is not None and (is_new or field == "variants"):
            raise RuleBroken(TYPE_TAKEN.format(clash), field)


def reset_type(name: str, version: int, by: Actor, at: Moment) -> None:
    """Go back to the shipped version of a type; one that is the council's alone is gone. Raises IllegalMove."""
    with database.atomic():
        kept = OwnActionType.get_or_none(OwnActionType.name == name)
        if kept is None:
            raise IllegalMove(CHANGED)
        guarded_delete(kept, OwnActionType.version == version)
        audit.record("action type reset", by, at, was={"name": name, "team": kept.team})


def save_team(
    team: Team | None, name: str | None, members: Collection[int], version: int, by: Actor, at: Moment
) -> Team:
    """Save a team with the officers who work in it; None makes a new one. Returns it.

    members: ids of people; those who are no officers are left out. version: the one that the officer saw. Raises
    RuleBroken without a name, or for one that is taken, and IllegalMove where a colleague saved it first.
    """
    cleaned = " ".join(clean_words(name, "name", LONGEST_NAME, "Enter the name of the team").split())
    with database.atomic():
        other = Team.select().where(Team.name == cleaned)
        if (other.where(Team.id != team.id) if team else other).exists():
            raise RuleBroken(NAME_TAKEN, "name")
        if team is None:
            team = Team.create(name=cleaned)
            was: dict[str, Any] | None = None
        else:
            was = {"name": team.name, "members": _members(team)}
            guarded_update(team, {"name": cleaned}, version=version)
            _follow(was["name"], cleaned, by, at)
        officers = OfficerRole.select(OfficerRole.person).where(OfficerRole.person.in_(list(members)))
        wanted = {person_id for (person_id,) in officers.tuples()}
        TeamMember.delete().where(TeamMember.team == team.id, TeamMember.person.not_in(wanted)).execute()
        for person_id in sorted(wanted - set(_members(team))):
            TeamMember.create(team=team.id, person=Person.get_by_id(person_id))
        audit.record("team changed", by, at, subject=team, was=was, now={"name": cleaned, "members": sorted(wanted)})
    return team


def _follow(old: str, new: str, by: Actor, at: Moment) -> None:
    """The types that a team answers stay with it under its new name."""
    for each in action_types() if old != new else ():
        if each.team != old:
            continue
        fields = ("topic", "working_days", "council_only", "closes_with", "closes_after_days", "is_offered")
        row = {field: getattr(each, field) for field in fields}
        row |= {"related_to": list(each.related_to), "variants": list(each.variants)}
        row |= {"name": each.name, "team": new, "changed_at": at.now, "changed_by": by.person_id}
        again = {OwnActionType.team: new, OwnActionType.version: OwnActionType.version + 1}
        OwnActionType.insert(**row).on_conflict(conflict_target=(OwnActionType.name,), update=again).execute()
        audit.record("action type changed", by, at, was={"team": old}, now={"name": each.name, "team": new})


def _members(team: Team) -> list[int]:
    return sorted(row for (row,) in TeamMember.select(TeamMember.person).where(TeamMember.team == team.id).tuples())


def _cleaned(typed: Mapping[str, Any]) -> dict[str, Any]:
    problems = Problems()
    found = {
        "name": problems.try_(_line, typed["name"], "name", "Enter the name of the type"),
        "team": problems.try_(_line, typed["team"], "team", "Enter the team that answers"),
        "topic": typed["topic"],
        "related_to": [each for each in RELATED_TO if each in typed["related_to"]],
        "variants": problems.try_(_variants, typed["variants"]),
        "working_days": problems.try_(_days, typed["working_days"], "working_days", WORKING_DAYS),
        "council_only": bool(typed["council_only"]),
        "closes_with": problems.try_(clean_words, typed["closes_with"], "closes_with", LONGEST_WORDS),
        "closes_after_days": problems.try_(_days, typed["closes_after_days"], "closes_after_days", DAYS_OF_SILENCE)
        or USUAL_DAYS,
        "is_offered": bool(typed["is_offered"]),
    }
    problems.try_(_check_lists, found)
    problems.raise_any()
    return found


def _check_lists(found: Mapping[str, Any]) -> None:
    if found["topic"] not in TOPICS:
        raise RuleBroken("Choose what it is about", "topic")
    if not found["related_to"]:
        raise RuleBroken("Tick at least one thing that it may be related to", "related_to")


def _line(text: str | None, field: str, missing: str) -> str:
    return " ".join(clean_words(text, field, LONGEST_NAME, missing).split())


def _variants(text: str | None) -> list[str]:
    lines = [" ".join(line.split()) for line in (text or "").replace("\x00", "").splitlines()]
    found = list(dict.fromkeys(line for line in lines if line))
    if len(found) > MOST_VARIANTS or any(len(line) > LONGEST_NAME for line in found):
        raise RuleBroken(f"Enter {MOST_VARIANTS} variants or fewer, each of {LONGEST_NAME} characters", "variants")
    return found


def _days(text: str | None, field: str, words: str) -> int | None:
    """A number of days as it was typed; None where it was left blank."""
    cleaned = (text or "").strip()
    if not cleaned:
        return None
    fewest, most = LIMITS[field]
    if not (cleaned.isascii() and cleaned.isdigit()) or not fewest <= int(cleaned[:4]) <= most:
        raise RuleBroken(words.format(fewest=fewest, most=most), field)
    return int(cleaned[:4])
