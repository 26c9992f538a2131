"""Every table: columns, constraints, and who may see its rows. Words are the field's own (see docs/architecture.md).

Money is integer pence, unit prices ten-thousandths of a pound, quantities hundredths of a unit, VAT rates hundredths of
a per cent. Instants are naive UTC. Dates are inclusive. `visible_to(visitor)` is the only door for a person's request.

The tables themselves are in tables/, by area; everything else takes them from here.
"""

from tables.actions import (
    Action,
    ActionLook,
    ActionNote,
    ActionPost,
    ActionSending,
    InvoiceLook,
    OwnActionType,
    SavedFilter,
    SavedReply,
    SendingDraft,
    UploadedFile,
)
from tables.actuals import Actual, ActualsDraft, ActualsFile, Dispute, FileResult, Visit, VisitMapping
from tables.api import ApiAnswer, ApiKey, Webhook, WebhookDelivery
from tables.base import JSONField, Table, all_tables, database
from tables.care import (
    CarePackageLineItem,
    Client,
    Contract,
    ContractDocument,
    ContractPrice,
    Contribution,
    DocumentTemplate,
    PaymentMethod,
    PriceChange,
    Service,
    ServiceLevel,
    Suspension,
)
from tables.care_uploads import CareUpload
from tables.change_requests import ChangeRequest, Invitation
from tables.claims import Claim, ClaimItem, ClaimJourney
from tables.council_pages import CouncilLogo, HelpTopic, HomeTiles, PageNotice
from tables.e_invoices import EInvoiceFile
from tables.first_start import SetupCode
from tables.infrastructure import AuditEvent, AuditWords, CalendarFeed, FormKey, Job, OutgoingEmail, Pulse
from tables.invoices import Commitment, Invoice
from tables.notices import DailyEmail, EmailSubscription, EmailWording, Notice
from tables.overpayments import OverpaymentInstalment, OverpaymentPlan, OverpaymentSlice
from tables.packs import Pack
from tables.payment_items import (
    IS_ACCEPTED_CLAIM,
    NOT_SETTLED,
    PAYABLE_SCHEDULED,
    CountedActual,
    HeldBack,
    LineStatus,
    MovedLine,
    PaymentItem,
    WorkedOut,
)
from tables.payment_runs import (
    ComplianceNotice,
    PaymentExceptionsTold,
    PaymentRun,
    PaymentRunCheck,
    PaymentRunOrganisation,
    Period,
    Remittance,
)
from tables.people import (
    Authenticator,
    CodeTries,
    ContactRole,
    Council,
    CouncilSetting,
    OfficerRole,
    Organisation,
    PasswordRequest,
    Person,
    RecoveryCode,
    SecurityCode,
    SignInSession,
    SignInTry,
    Team,
    TeamMember,
)
from tables.purchase_orders import PAID_COST, PurchaseOrder, PurchaseOrderIteration, PurchaseOrderLevel
from tables.reports import RememberedReport, ReportFile
from tables.search import SearchLeftOut, SearchOwnWord, SearchSpelling, SearchWord
from tables.uplifts import Uplift, UpliftLeftOut, UpliftPrice

ALL_TABLES = all_tables()
