"""Who is in the demonstration council: six providers, their clients, and people to sign in as. Everybody is made up."""

from dataclasses import dataclass

COUNCIL = "Merebridge Council"
DIRECTORATE = "Adults'"
PASSWORD = "Kettle-Orchard-58"  # noqa: S105 - of made-up people, printed at every start
SECURITY_CODE = "480275"

FORENAMES = (
    *("Ada", "Basil", "Cora", "Digby", "Edna", "Felix", "Greta", "Hugo", "Ines", "Jonah", "Keira", "Leopold"),
    *("Mabel", "Ned", "Olive", "Percy", "Queenie", "Rufus", "Sybil", "Tobias", "Una", "Victor", "Wilma", "Yorick"),
)
SURNAMES = (
    *("Applegarth", "Bramblewick", "Cobblestone", "Dunmallow", "Elderbrook", "Fennimoor", "Gooseberry", "Hazelrigg"),
    *("Inkpen", "Jollybridge", "Kingcup", "Lavenderly", "Marrowfat", "Nettlebed", "Oatcake", "Puddifoot", "Quickset"),
    *("Rumbelow", "Sandpiper", "Thistledown", "Umberleigh", "Vetchling", "Windlestraw", "Yarrowby"),
)


@dataclass(frozen=True)
class Provider:
    """One provider: its references all begin with `code`."""

    code: str
    name: str
    town: str
    vat_number: str = ""


LARKFIELD = Provider("LF", "Larkfield Day Opportunities", "Merebridge", "GB 999 0001 01")
BRIGHTWATER = Provider("BW", "Brightwater Homecare", "Saltmere")
OPENHAND = Provider("OH", "Openhand Managed Accounts", "Merebridge")
FERNLEIGH = Provider("FC", "The Fernleigh Household (Foster Carers)", "Upper Mere")
WILLOW_BANK = Provider("WB", "Willow Bank Care Home", "Netherbridge")
KESTREL = Provider("KC", "Kestrel Children's Homes", "Saltmere", "GB 999 0006 06")
PROVIDERS = (LARKFIELD, BRIGHTWATER, OPENHAND, FERNLEIGH, WILLOW_BANK, KESTREL)


@dataclass(frozen=True)
class SignIn:
    """Somebody to sign in as; `providers` are those that a contact is one of, none for an officer."""

    forename: str
    surname: str
    roles: str  # with `;` between them, as care files have them
    providers: tuple[Provider, ...] = ()

    @property
    def email(self) -> str:
        """The made-up address that they sign in with."""
        return f"{self.forename.lower()}@merebridge.example"

    @property
    def name(self) -> str:
        """`Alma Quillfeather`"""
        return f"{self.forename} {self.surname}"


CONTACTS = (
    SignIn("Alma", "Quillfeather", "administrator; finance_clerk", (LARKFIELD,)),
    SignIn("Bertie", "Thistlewood", "finance_clerk", (LARKFIELD,)),
    SignIn("Clover", "Nettleby", "care_coordinator", (LARKFIELD,)),
    SignIn("Dotty", "Marrowick", "read_only", (LARKFIELD,)),
    SignIn("Ernest", "Sandalwood", "administrator; finance_clerk", (BRIGHTWATER, WILLOW_BANK)),
    SignIn("Fern", "Umberside", "accounts_payable", (BRIGHTWATER,)),
    SignIn("Gus", "Pennyfold", "administrator; accounts_payable", (OPENHAND,)),
    SignIn("Hetty", "Fernleigh", "administrator; accounts_payable", (FERNLEIGH,)),
    SignIn("Ivor", "Copperstone", "administrator; accounts_payable", (WILLOW_BANK,)),
    SignIn("Juno", "Larkspur", "administrator; finance_clerk", (KESTREL,)),
)
FINANCE, SECOND_FINANCE, APPROVER, COMMISSIONING = (
    SignIn("Kit", "Rainford", "finance_officer"),
    SignIn("Lottie", "Ashcombe", "finance_officer"),
    SignIn("Max", "Dunnock", "payment_approver"),
    SignIn("Nell", "Harebell", "commissioning_officer"),
)
OFFICERS = (
    FINANCE,
    SECOND_FINANCE,
    APPROVER,
    COMMISSIONING,
    SignIn("Oswin", "Petrel", "system_administrator"),
    SignIn("Poppy", "Wagtail", "auditor"),
)


def client_names(number: int) -> tuple[str, str, str]:
    """(title, forename, surname) of the n-th client, counted from 0; no two are the same."""
    forename = FORENAMES[(number * 5) % len(FORENAMES)]
    surname = SURNAMES[(number * 7 + number // len(SURNAMES)) % len(SURNAMES)]
    return ("Ms", "Mr", "Mrs", "Mx")[number % 4], forename, surname
