"""One line of one week as the pages and the changes need it: commissioned care beside what was recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from models import Actual
from queries.weeks.judging import WeekLimits
from rules.actual_states import line_mark
from rules.care import LineItem
from rules.delivery import planned_entry
from rules.delivery_cost import as_delivered, cost_words, planned_cost, recorded_cost
from rules.delivery_values import Delivery, DeliveryRule, Entered, rows_from_stored
from rules.kept_property import kept_property
from rules.line_keys import without_service
from rules.money import format_quantity, format_unit_price
from rules.planned import PlannedWeek, Span, planned_week
from rules.plausible import FINE, Verdict, judge
from rules.recorded_weeks import delivery_of
from rules.visit_weeks import can_fill
from rules.weeks import week_end
from rules.wording import quantity_words


@dataclass
class WeekLine:
    """A line item's week, or a week of unplanned care of a client (`item` is then None).

    `ref` names it on the page and in addresses: "C12", or "U<contract>-<client>-<level>-<service>", of the second
    instance of unplanned care in the week "U<contract>-<client>-<level>-<service>-2".
    """

    ref: str
    week_start: date
    organisation_id: int
    contract_id: int
    client_id: int
    client_name: str  # "Mrs Iris Angelo (A1)"
    client_order: tuple[str, ...]
    ssref: str
    service_id: int
    service_reference: str
    service_name: str
    level_id: int
    level_reference: str
    level_name: str
    pricing: str  # "unplanned" without a line item
    rule: DeliveryRule
    reference: str = ""  # the CPLI ID
    cpli_id: int | None = None
    instance: int = 1  # of unplanned care: which of the week's
    entry: int = 0  # its place among several instances, as people count them; 0 where it is the only one
    item: LineItem | None = None
    planned_visits: int | None = None
    prices: Sequence[tuple[date, date, int]] = ()  # unplanned: the contract's
    actual: Actual | None = None
    is_counted: bool = False  # a frozen or settled item counted it
    is_on_submitted_invoice: bool = False  # its money of this week, where Undo confirm could ask for it
    dispute_id: int | None = None  # the open dispute that holds it
    left_hundredths: int | None = None  # rolling: what is left of the allowance for this week
    is_recordable: bool = True  # a payment method pays it on actuals
    is_paid_as_planned: bool = False  # unless something is recorded
    limits: WeekLimits | None = None  # what quantities are judged by
    uploaded_visits: int = 0  # how many visits of call monitoring it has
    suspended: list[tuple[date, date | None, str]] = field(
        default_factory=list
    )  # (from, to, reason) where nothing is planned

    @property
    def key(self) -> str:
        """As PaymentItem.line_key and recalculation name it."""
        return without_service(self.ref)

    @property
    def level_title(self) -> str:
        """`Outreach Support - Enabling (Hour)`"""
        return f"{self.level_name} ({self.rule.unit})"

    @property
    def title(self) -> str:
        """The same, `Emergency Support (Hour), entry 2` for one of several instances of unplanned care."""
        return f"{self.level_title}, entry {self.entry}" if self.entry else self.level_title

    @property
    def state(self) -> str:
        """The state of what is recorded, or `planned`."""
        return self.actual.state if self.actual else "planned"

    @property
    def version(self) -> int:
        """What a form carries to find out whether a colleague saved the line first; 0 where nothing is recorded."""
        return self.actual.version if self.actual else 0

    @property
    def note(self) -> str:
        """What the portal itself says of what is recorded."""
        return self.actual.note if self.actual else ""

    @property
    def waits_to_be_added(self) -> bool:
        """Whether it is an allowance that was not drawn on this week: Add Actual opens it."""
        return self.pricing == "rolling" and self.actual is None

    @property
    def price_words(self) -> str:
        """`£20.50`: what a unit costs in this week; where that changes within it, each price in turn."""
        if self.item:
            return format_unit_price(self.item.price_on(max(self.week_start, self.item.start_date)))
        last = week_end(self.week_start)
        prices = [price for start, end, price in self.prices if start <= last and end >= self.week_start]
        return ", then ".join(format_unit_price(price) for price in dict.fromkeys(prices))

    @property
    def allowance_words(self) -> str:
        """`92 of 96 Hours left`, with this week's taken off; nothing where there is no allowance."""
        if self.left_hundredths is None or self.item is None:
            return ""
        taken = self.delivery.paid_hundredths(self.rule) if self.actual else 0
        left = format_quantity(max(0, self.left_hundredths - taken))
        return f"{left} of {quantity_words(self.item.units_hundredths, self.rule.unit)} left"

    @property
    def is_disputed(self) -> bool:
        """Whether an open dispute holds it."""
        return self.dispute_id is not None

    @property
    def is_locked(self) -> bool:
        """Whether the week has been paid for, and no officer has unlocked it since."""
        return self.is_counted and self.actual is not None and self.actual.unlocked_at is None

    @property
    def is_told_by_visits(self) -> bool:
        """Whether uploaded visits say how much was delivered: then the plan does not."""
        return bool(self.uploaded_visits) and can_fill(self.pricing, self.rule.unit)

    @property
    def kind(self) -> str:
        """As the filter calls it: unplanned, intermittent (nothing is ever planned), planned."""
        return {"unplanned": "unplanned", "rolling": "intermittent"}.get(self.pricing, "planned")

    @kept_property
    def plan(self) -> PlannedWeek:
        """What is planned in the week; nothing of unplanned care."""
        return planned_week(self.item, self.week_start) if self.item else PlannedWeek(0, (0,) * 7, 0, [])

    @kept_property
    def mark(self) -> str:
        """The name of the mark that the line has on the page."""
        return line_mark(self.state, self.plan.has_plan, self.is_locked, self.is_disputed, self.is_paid_as_planned)

    @kept_property
    def delivery(self) -> Delivery:
        """The recorded figures; where nothing is recorded, the plan's."""
        if self.actual:
            return delivery_of(self.actual)
        quantity = self.plan.quantity_hundredths
        return Delivery(quantity, quantity, 0, 0, 0)

    def judge(self, delivery: Delivery) -> Verdict:
        """Whether a checked quantity of this week can be right. Raises ValueError for a line that was not loaded."""
        if not delivery.extra_hundredths:  # most lines: nothing is asked of the database
            return FINE
        if self.limits is None:
            raise ValueError(f"line {self.ref} has no limits to be judged by")
        before = None if self.item else self.limits.most_before(self.client_id, self.level_id)
        return judge(self.item, self.rule, self.week_start, delivery, self.limits.of_council, before)

    @kept_property
    def verdict(self) -> Verdict:
        """Whether what is recorded can be right."""
        return self.judge(self.delivery) if self.actual else FINE

    @kept_property
    def _cost(self) -> tuple[int, list[Span]]:
        if self.actual:
            delivered = as_delivered(self.week_start, self.actual)
            return recorded_cost(self.item, delivered, self.rule, self.prices)
        return self.plan.cost_pence, self.plan.spans

    @property
    def cost_pence(self) -> int:
        """What is recorded costs; where nothing is recorded, what is planned."""
        return self._cost[0]

    @property
    def cost_words(self) -> str:
        """How the cost is worked out, in words."""
        return cost_words(self.pricing, self.rule, self._cost[1])

    @property
    def planned_cost_pence(self) -> int:
        """What the plan of the week costs, in pence."""
        return planned_cost(self.item, self.week_start)[0] if self.item is None else self.plan.cost_pence

    @property
    def differs(self) -> bool:
        """Whether the figures differ from the plan."""
        return self.delivery.differs_from_plan

    @property
    def under_hundredths(self) -> int:
        """How much less than planned was delivered and frustrated in all."""
        return max(0, self.delivery.missed_hundredths - self.delivery.extra_hundredths)

    def entered(self) -> Entered:
        """What is recorded as a person would have entered it; where nothing is, the plan."""
        if not self.actual:
            if self.item is None or not self.plan.has_plan:
                return Entered()
            return planned_entry(self.item, self.week_start, self.planned_visits)
        row = self.actual
        if self.pricing == "timetabled":
            return Entered(rows=rows_from_stored(row.rows), visits=row.visits, comment=row.comment)
        kept = rows_from_stored(row.rows)
        both = bool(row.missed_hundredths and row.extra_hundredths)
        return Entered(
            actual_hundredths=row.actual_hundredths,
            frustrated_hundredths=row.frustrated_hundredths,
            extra_hundredths=row.extra_hundredths if both else None,
            visits=row.visits,
            comment=row.comment,
            notice_hours=kept[0].notice_hours if kept else None,
        )
