"""What a person can ask for: one package for each area. Areas never import each other."""

from importlib import import_module

AREAS = (
    "public",
    "signing_in",
    "account",
    "organisations",
    "home",
    "actuals",
    "disputes",
    "actuals_files",
    "visits",
    "purchase_orders",
    "invoices",
    "contract_documents",
    "actions",
    "council_queues",
    "council_dashboard",
    "council_invoices",
    "council_credit_notes",
    "council_settings",
    "council_disputes",
    "care_package_line_items",
    "council_payment_runs",
    "scheduled_payments",
    "overpayments",
    "manual_adjustments",
    "remittances",
    "reports",
    "help_topics",
    "why",
)
ALL = [import_module(f"blueprints.{area}.routes").bp for area in AREAS]
