"""What a person can ask for: one package for each area. Areas never import each other; this is the list of them."""

from blueprints.account.area import AREA as ACCOUNT
from blueprints.actions.area import AREA as ACTIONS
from blueprints.actuals.area import AREA as ACTUALS
from blueprints.actuals_files.area import AREA as ACTUALS_FILES
from blueprints.api.area import AREA as API
from blueprints.api_keys.area import AREA as API_KEYS
from blueprints.care_package_line_items.area import AREA as CARE_PACKAGE_LINE_ITEMS
from blueprints.claims.area import AREA as CLAIMS
from blueprints.contract_documents.area import AREA as CONTRACT_DOCUMENTS
from blueprints.council_actions.area import AREA as COUNCIL_ACTIONS
from blueprints.council_audit.area import AREA as COUNCIL_AUDIT
from blueprints.council_change_requests.area import AREA as COUNCIL_CHANGE_REQUESTS
from blueprints.council_claims.area import AREA as COUNCIL_CLAIMS
from blueprints.council_commissioning.area import AREA as COUNCIL_COMMISSIONING
from blueprints.council_compliance.area import AREA as COUNCIL_COMPLIANCE
from blueprints.council_credit_notes.area import AREA as COUNCIL_CREDIT_NOTES
from blueprints.council_dashboard.area import AREA as COUNCIL_DASHBOARD
from blueprints.council_disputes.area import AREA as COUNCIL_DISPUTES
from blueprints.council_health.area import AREA as COUNCIL_HEALTH
from blueprints.council_import.area import AREA as COUNCIL_IMPORT
from blueprints.council_invoices.area import AREA as COUNCIL_INVOICES
from blueprints.council_mail.area import AREA as COUNCIL_MAIL
from blueprints.council_payment_runs.area import AREA as COUNCIL_PAYMENT_RUNS
from blueprints.council_people.area import AREA as COUNCIL_PEOPLE
from blueprints.council_privacy.area import AREA as COUNCIL_PRIVACY
from blueprints.council_queues.area import AREA as COUNCIL_QUEUES
from blueprints.council_see_as.area import AREA as COUNCIL_SEE_AS
from blueprints.council_settings.area import AREA as COUNCIL_SETTINGS
from blueprints.council_start.area import AREA as COUNCIL_START
from blueprints.council_uplifts.area import AREA as COUNCIL_UPLIFTS
from blueprints.details.area import AREA as DETAILS
from blueprints.disputes.area import AREA as DISPUTES
from blueprints.e_invoices.area import AREA as E_INVOICES
from blueprints.evidence_packs.area import AREA as EVIDENCE_PACKS
from blueprints.help_topics.area import AREA as HELP_TOPICS
from blueprints.home.area import AREA as HOME
from blueprints.invitations.area import AREA as INVITATIONS
from blueprints.invoices.area import AREA as INVOICES
from blueprints.manual_adjustments.area import AREA as MANUAL_ADJUSTMENTS
from blueprints.notices.area import AREA as NOTICES
from blueprints.organisations.area import AREA as ORGANISATIONS
from blueprints.overpayments.area import AREA as OVERPAYMENTS
from blueprints.password_requests.area import AREA as PASSWORD_REQUESTS
from blueprints.practice.area import AREA as PRACTICE
from blueprints.public.area import AREA as PUBLIC
from blueprints.purchase_orders.area import AREA as PURCHASE_ORDERS
from blueprints.remittances.area import AREA as REMITTANCES
from blueprints.reports.area import AREA as REPORTS
from blueprints.scheduled_payments.area import AREA as SCHEDULED_PAYMENTS
from blueprints.search.area import AREA as SEARCH
from blueprints.signing_in.area import AREA as SIGNING_IN
from blueprints.subject_access.area import AREA as SUBJECT_ACCESS
from blueprints.take_away.area import AREA as TAKE_AWAY
from blueprints.visits.area import AREA as VISITS
from blueprints.webhooks.area import AREA as WEBHOOKS
from blueprints.why.area import AREA as WHY

AREAS = (
    PUBLIC,
    SIGNING_IN,
    ACCOUNT,
    API_KEYS,
    API,
    WEBHOOKS,
    ORGANISATIONS,
    HOME,
    ACTUALS,
    DISPUTES,
    ACTUALS_FILES,
    VISITS,
    PURCHASE_ORDERS,
    INVOICES,
    E_INVOICES,
    CLAIMS,
    CONTRACT_DOCUMENTS,
    ACTIONS,
    DETAILS,
    NOTICES,
    INVITATIONS,
    PASSWORD_REQUESTS,
    COUNCIL_QUEUES,
    COUNCIL_ACTIONS,
    COUNCIL_DASHBOARD,
    COUNCIL_COMPLIANCE,
    COUNCIL_COMMISSIONING,
    COUNCIL_INVOICES,
    COUNCIL_CREDIT_NOTES,
    COUNCIL_MAIL,
    COUNCIL_HEALTH,
    COUNCIL_PEOPLE,
    COUNCIL_SETTINGS,
    COUNCIL_AUDIT,
    COUNCIL_START,
    COUNCIL_UPLIFTS,
    COUNCIL_SEE_AS,
    COUNCIL_IMPORT,
    COUNCIL_CHANGE_REQUESTS,
    COUNCIL_DISPUTES,
    COUNCIL_CLAIMS,
    CARE_PACKAGE_LINE_ITEMS,
    COUNCIL_PAYMENT_RUNS,
    COUNCIL_PRIVACY,
    SUBJECT_ACCESS,
    SCHEDULED_PAYMENTS,
    OVERPAYMENTS,
    MANUAL_ADJUSTMENTS,
    REMITTANCES,
    REPORTS,
    SEARCH,
    TAKE_AWAY,
    EVIDENCE_PACKS,
    HELP_TOPICS,
    WHY,
)
OF_A_PRACTICE_PLACE = (PRACTICE,)  # which the real portal has not
