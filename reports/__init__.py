"""Reports: one a file, each with its title, parameters, columns and rows."""

from reports import (
    commissioned_vs_actuals,
    held_back,
    payment_items,
    pending_payment_exceptions,
    purchase_orders,
    remittance_advice,
)

ALL = (
    remittance_advice.REPORT,
    commissioned_vs_actuals.REPORT,
    pending_payment_exceptions.REPORT,
    purchase_orders.REPORT,
    held_back.REPORT,
    payment_items.REPORT,
)
BY_NAME = {report.name: report for report in ALL}
