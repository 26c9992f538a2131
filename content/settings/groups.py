"""The pages of the settings, and the panels on each."""

from content.setting_declarations import Group, Section

NAMES = Group("names", "Names and colour", "What the portal calls the council, and its colour")
PAGES = Group(
    "pages", "Landing page and statements", "What everybody reads before signing in: accessibility, privacy, cookies"
)
INVOICES = Group(
    "invoices",
    "Invoices and the 30-day clock",
    "Authorise limits, reasons for returning, credit notes, statutory interest",
)
ACTUALS = Group("actuals", "Actuals", "How long a confirmation can be undone, and which quantities are asked about")
PAYMENTS = Group("payments", "Payments", "When periods open, the cut-off, catch-up runs, checks, overpayments")
ORDERS = Group("purchase-orders", "Purchase orders", "Addresses and payment terms")
PUBLISHING = Group("publishing", "Publishing", "Who approves the payments compliance notice, and who is never named")
HOLIDAYS = Group("bank-holidays", "Bank holidays", "The council’s own days off beside England’s bank holidays")
SIGN_IN = Group(
    "sign-in", "Sign-in and passwords", "The helpdesk, what a password must have, and when people are signed out"
)
PEOPLE = Group(
    "people",
    "Home page and teams",
    "The tiles of the home page, the team that stands in for others, reasons for rejecting a change request",
)
PRIVACY = Group("privacy", "Privacy", "How long clients are kept")

NAME_AND_COLOUR = Section(NAMES, "Name and colour")
LANDING = Section(PAGES, "Landing page")
STATEMENTS = Section(PAGES, "Statements, in the foot of every page")
DECIDING = Section(INVOICES, "Deciding invoices")
LATE = Section(INVOICES, "Late payment")
CONFIRMING = Section(ACTUALS, "Confirming")
PLAUSIBLE = Section(ACTUALS, "Quantities that are asked about")
SCHEDULED = Section(PAYMENTS, "Scheduled payments")
RUNS = Section(PAYMENTS, "Payment runs")
OVERPAYMENTS = Section(PAYMENTS, "Overpayments")
ON_ORDERS = Section(ORDERS, "On every purchase order")
NOTICE = Section(PUBLISHING, "Payments compliance notice")
NEVER_NAMED = Section(PUBLISHING, "Private people, whose names are never published")
DAYS_OFF = Section(HOLIDAYS, "Bank holidays")
PASSWORDS = Section(SIGN_IN, "Passwords")
TIME_OUTS = Section(SIGN_IN, "Signing out by itself")
HELPDESK = Section(SIGN_IN, "Helpdesk")
SECOND_STEP = Section(SIGN_IN, "Second step")
HOME = Section(PEOPLE, "Home page")
TEAMS = Section(PEOPLE, "Teams")
REQUESTS = Section(PEOPLE, "Change requests")
KEEPING = Section(PRIVACY, "How long clients are kept")
