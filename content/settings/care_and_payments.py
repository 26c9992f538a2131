"""How weeks are confirmed and asked about, when money is paid, and on which days the council works."""

from dataclasses import dataclass
from datetime import date

from content.bank_holidays import LAST_YEAR, bank_holidays_with
from content.setting_declarations import setting
from content.settings.groups import CONFIRMING, DAYS_OFF, OVERPAYMENTS, PLAUSIBLE, RUNS, SCHEDULED
from rules.setting_amounts import Money
from rules.setting_kinds import WEEKDAY, YES_NO, Dates, TimeOfDay, Whole

THOSE_WHO_PAY = ("finance_officer", "payment_approver")


@dataclass(frozen=True)
class CareAndPayments:
    """How weeks are confirmed and asked about, when money is paid, and on which days the council works."""

    undo_confirm_minutes: int = setting(
        30,
        Whole(0, 1440),
        CONFIRMING,
        label="Minutes in which a confirmation can be undone",
        what="minutes",
        unit="minutes",
        does="Enter 0 to turn Undo off.",
        hint="0: a confirmation cannot be undone. Figures can be changed until they are locked, whatever is set here.",
    )
    most_sessions_a_day: int = setting(
        6,
        Whole(1, 48),
        PLAUSIBLE,
        label="Most sessions that a day can hold",
        what="sessions",
        unit="sessions",
        does="Counts for quantities that are saved from now on.",
        hint="More is refused where the unit is Session, unless the care plan has as many. A day holds 48 hours: two "
        "carers round the clock.",
        help="more sessions than that a day are refused, unless the care plan has as many.",
    )
    asked_times_plan: int = setting(
        2,
        Whole(2, 20),
        PLAUSIBLE,
        label="Ask about quantities above this many times the plan",
        what="number",
        unit="times",
        does="A lower number asks more often. Nothing is refused by it.",
        hint="2: whoever enters more than twice the plan of a week is asked once whether that is right. No button that "
        "confirms a whole week confirms it.",
        help="a quantity above this many times the plan of the week is asked about once, is shown in amber, and is "
        "confirmed client by client.",
    )
    scheduled_open_days: int = setting(
        14,
        Whole(0, 60),
        SCHEDULED,
        label="Days before its due date that a Scheduled period opens",
        what="days",
        unit="days",
        does="A larger number shows payments earlier. No amount changes.",
        hint="From then on the provider sees what it pays.",
        told=THOSE_WHO_PAY,
    )
    simple_lines: bool = setting(
        False,
        YES_NO,
        SCHEDULED,
        label="Show one line for each purchase order",
        what="answer",
        does="Changes what people see, and no amount. A contract can have its own choice.",
        hint="No: a line for each care package line item. A contract can ask for it by itself.",
    )
    cut_off_working_days: int = setting(
        1,
        Whole(0, 10),
        RUNS,
        label="Working days before a run’s finalise date that the cut-off is",
        what="working days",
        unit="working days",
        does="Providers see it on Home and in their calendars.",
        hint="What is confirmed by the cut-off is paid in that run.",
        told=THOSE_WHO_PAY,
    )
    cut_off_time: str = setting(
        "18:00",
        TimeOfDay(),
        RUNS,
        label="Time of the cut-off",
        what="time of the cut-off",
        does="Providers see it on Home and in their calendars.",
        hint="In London, for example 18:00.",
        told=THOSE_WHO_PAY,
    )
    catch_up_weekday: int = setting(
        1,
        WEEKDAY,
        RUNS,
        label="Day of the catch-up run",
        what="day",
        does="Starts with the next run that is not prepared yet.",
        hint="It pays what belongs to periods that are finalised or past their due date.",
        told=THOSE_WHO_PAY,
    )
    off_trend_percent: int = setting(
        20,
        Whole(1, 100),
        RUNS,
        label="Per cent from the average that counts as off trend",
        what="per cent",
        unit="%",
        does="A lower number marks more invoices and payments. Nothing is refused by it.",
        hint="An amount is compared with the average of the last three.",
        told=THOSE_WHO_PAY,
    )
    overpayment_pence: int = setting(
        10_000,
        Money(),
        OVERPAYMENTS,
        label="Announce an overpayment above, pounds",
        what="amount",
        does="Counts for overpayments that arise from now on.",
        hint="What takes back more than this is announced before it is taken, where it takes too much of a payment.",
        told=THOSE_WHO_PAY,
    )
    overpayment_percent: int = setting(
        25,
        Whole(0, 100),
        OVERPAYMENTS,
        label="Per cent of a payment that may be taken without notice",
        what="per cent",
        unit="%",
        does="Counts for overpayments that arise from now on.",
        hint="What takes more of a payment is announced, and an instalment takes at most this share.",
        told=THOSE_WHO_PAY,
    )
    overpayment_days: int = setting(
        10,
        Whole(0, 60),
        OVERPAYMENTS,
        label="Days that an overpayment is announced before the run",
        what="days",
        unit="days",
        does="Counts for overpayments that arise from now on.",
        hint="The provider has so long to answer.",
        told=THOSE_WHO_PAY,
    )
    overpayment_instalments: int = setting(
        12,
        Whole(1, 52),
        OVERPAYMENTS,
        label="Most instalments of an overpayment",
        what="instalments",
        unit="instalments",
        does="Counts for answers that are given from now on.",
        hint="A provider may ask for fewer or more, up to this.",
        told=THOSE_WHO_PAY,
    )
    bank_holidays_added: list[str] = setting(
        [],
        Dates(),
        DAYS_OFF,
        label="More days off",
        what="day",
        hint=f"One on each line, like 24/12/2026. England’s bank holidays are known up to {LAST_YEAR}: add those "
        "that are announced later, and days on which the council is closed.",
        does="No working day: cut-offs come earlier, and answers are due later.",
        told=THOSE_WHO_PAY,
    )
    bank_holidays_left_out: list[str] = setting(
        [],
        Dates(),
        DAYS_OFF,
        label="Bank holidays on which the council works",
        what="day",
        hint="One on each line. They count as working days.",
        does="A working day again: cut-offs come later, and answers are due earlier.",
        told=THOSE_WHO_PAY,
    )

    @property
    def bank_holidays(self) -> frozenset[date]:
        """England’s bank holidays, with the council's own days off and without those on which it works."""
        return bank_holidays_with(self.bank_holidays_added, self.bank_holidays_left_out)
