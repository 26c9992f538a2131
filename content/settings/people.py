"""How people sign in, what they find on Home, and how long clients are kept."""

from dataclasses import dataclass

from content.action_types import SYSTEM_ADMIN
from content.setting_declarations import setting
from content.settings.groups import HELPDESK, HOME, KEEPING, PASSWORDS, REQUESTS, SECOND_STEP, TEAMS, TIME_OUTS
from rules.change_requests import REASONS
from rules.people import OFFICER_ROLES, PROVIDER_ROLES, role_name
from rules.setting_kinds import YES_NO, Choice, Ticks, Whole
from rules.setting_texts import Line, Lines, MailAddress

CHARACTER_KINDS = (
    ("lower", "Lower case letters"),
    ("upper", "Capital letters"),
    ("digit", "Digits"),
    ("symbol", "Symbols"),
)


@dataclass(frozen=True)
class PeopleAndSignIn:
    """How people sign in, what they find on Home, and how long clients are kept."""

    helpdesk_telephone: str = setting(
        "",
        Line(40, fewest=0),
        HELPDESK,
        label="Telephone number of the helpdesk",
        what="telephone number",
        hint="Shown on the sign-in page and at the foot of every page. Leave it empty if there is none.",
        does="Everybody who cannot sign in reads it at once.",
    )
    helpdesk_email: str = setting(
        "",
        MailAddress(254, fewest=0),
        HELPDESK,
        label="E-mail address of the helpdesk",
        what="e-mail address",
        hint="Shown on the sign-in page and at the foot of every page. Leave it empty if there is none.",
        does="Everybody who cannot sign in reads it at once.",
    )
    sends_reset_links: bool = setting(
        False,
        YES_NO,
        HELPDESK,
        label="Send a link to whoever asks for a new password",
        what="answer",
        hint="Yes: the link goes to the e-mail address at once, if somebody signs in with it. No: the helpdesk answers "
        "each request with a temporary password.",
        help="Yes sends a link by which people choose a new password themselves. It works once and for an hour. "
        "Requests with an e-mail address that nobody signs in with still go to the helpdesk. No leaves every "
        "request to the helpdesk, which sends a temporary password.",
        does="Counts for requests that are made from now on.",
        told=("system_administrator",),
    )
    authenticator_roles: list[str] = setting(
        [],
        Ticks(tuple((role, role_name(role)) for role in (*PROVIDER_ROLES, *OFFICER_ROLES))),
        SECOND_STEP,
        label="Roles that need an authenticator app",
        what="roles",
        hint="Whoever has one of these roles sets up an app at the next page they open, and cannot do without it.",
        help="whoever has one of these roles signs in with the code of an app on their phone, instead of two digits of "
        "the security code. They set it up at the next page that they open.",
        does="They are led to set one up at the next page they open.",
        told=("system_administrator",),
    )
    password_least_length: int = setting(
        9,
        Whole(9, 30),
        PASSWORDS,
        label="Fewest characters of a password",
        what="characters",
        unit="characters",
        hint="For passwords that are set from now on.",
        does="Those who have a shorter one keep it until they change it.",
    )
    password_character_kinds: list[str] = setting(
        ["lower", "upper", "digit", "symbol"],
        Ticks(CHARACTER_KINDS),
        PASSWORDS,
        label="Kinds of character that a password must have",
        what="kinds",
        hint="For passwords that are set from now on.",
        does="Those whose password lacks one keep it until they change it.",
    )
    idle_minutes_provider: int = setting(
        60,
        Whole(5, 120),
        TIME_OUTS,
        label="Minutes without use after which a contact is signed out",
        what="minutes",
        unit="minutes",
        hint="What they typed into a form is kept until they have signed in again.",
        does="Counts at once, also for those who are signed in.",
    )
    idle_minutes_council: int = setting(
        30,
        Whole(5, 60),
        TIME_OUTS,
        label="Minutes without use after which an officer is signed out",
        what="minutes",
        unit="minutes",
        hint="Officers see every provider’s clients, so this is at most an hour.",
        does="Counts at once, also for those who are signed in.",
    )
    session_hours: int = setting(
        12,
        Whole(1, 12),
        TIME_OUTS,
        label="Hours after which everybody signs in again",
        what="hours",
        unit="hours",
        hint="Counted from signing in, in use or not.",
        does="Counts at once, also for those who are signed in.",
    )
    unstaffed_team: str = setting(
        SYSTEM_ADMIN,
        Choice(),
        TEAMS,
        label="Team for actions of a team that has no officer",
        what="team",
        does="Counts for actions that are opened or passed on from now on.",
        hint="An action whose team has nobody in it goes to this one. System administrators always work in System "
        "Admin.",
        help="who gets an action whose own team has no officer. The queues page names those teams and types.",
        told=("system_administrator",),
    )
    rejection_reasons: list[str] = setting(
        list(REASONS),
        Lines(1, 12, 60, is_set=True),
        REQUESTS,
        label="Reasons for rejecting a change request",
        what="reasons",
        does="Changes what officers can pick from. Requests keep the reason that they were rejected for.",
        hint="One on each line. Whoever picks Other has to add words.",
        help="what officers pick from when they reject a change request. The provider reads the reason and the words.",
        told=("system_administrator",),
    )
    home_tiles: list[str] = setting(
        [],
        Ticks(),
        HOME,
        label="Tiles that the home page leaves out",
        what="tiles",
        hint="For every provider that has no choice of its own. What a tile leads to stays in the menu.",
        does="Changes what providers see on Home, and nothing that they may do.",
    )
    keep_clients_years: int = setting(
        8,
        Whole(1, 100),
        KEEPING,
        label="Years that a client is kept after the last care",
        what="years",
        unit="years",
        does="Changes who is listed. Whom to erase is decided by a person.",
        hint="Then they are listed under Privacy, to be erased. Nobody is erased by itself.",
        help="when a client is listed under *Privacy* to be erased: their last care, visit, claim and message are "
        "longer ago than that.",
        told=("system_administrator",),
    )
