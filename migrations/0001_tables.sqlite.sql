CREATE TABLE "organisation" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "address_1" VARCHAR(255) NOT NULL,
  "address_2" VARCHAR(255) NOT NULL,
  "address_3" VARCHAR(255) NOT NULL,
  "town" VARCHAR(255) NOT NULL,
  "county" VARCHAR(255) NOT NULL,
  "postcode" VARCHAR(255) NOT NULL,
  "country" VARCHAR(255) NOT NULL,
  "uprn" VARCHAR(255) NOT NULL,
  "usrn" VARCHAR(255) NOT NULL,
  "mobile" VARCHAR(255) NOT NULL,
  "telephone" VARCHAR(255) NOT NULL,
  "fax" VARCHAR(255) NOT NULL,
  "reference" VARCHAR(255) NOT NULL,
  "name" VARCHAR(255) NOT NULL,
  "email" VARCHAR(255) NOT NULL,
  "creditor_ref" VARCHAR(255) NOT NULL,
  "vat_number" VARCHAR(255) NOT NULL
);

CREATE UNIQUE INDEX "organisation_reference" ON "organisation" ("reference");

CREATE TABLE "client" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "ssref" VARCHAR(255) NOT NULL,
  "title" VARCHAR(255) NOT NULL,
  "forename" VARCHAR(255) NOT NULL,
  "surname" VARCHAR(255) NOT NULL,
  "date_of_birth" DATE,
  "date_of_death" DATE
);

CREATE UNIQUE INDEX "client_ssref" ON "client" ("ssref");

CREATE TABLE "team" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "name" VARCHAR(255) NOT NULL
);

CREATE UNIQUE INDEX "team_name" ON "team" ("name");

CREATE TABLE "person" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "address_1" VARCHAR(255) NOT NULL,
  "address_2" VARCHAR(255) NOT NULL,
  "address_3" VARCHAR(255) NOT NULL,
  "town" VARCHAR(255) NOT NULL,
  "county" VARCHAR(255) NOT NULL,
  "postcode" VARCHAR(255) NOT NULL,
  "country" VARCHAR(255) NOT NULL,
  "uprn" VARCHAR(255) NOT NULL,
  "usrn" VARCHAR(255) NOT NULL,
  "mobile" VARCHAR(255) NOT NULL,
  "telephone" VARCHAR(255) NOT NULL,
  "fax" VARCHAR(255) NOT NULL,
  "email" VARCHAR(255) NOT NULL,
  "side" VARCHAR(255) NOT NULL CHECK (side IN ('provider', 'council')),
  "title" VARCHAR(255) NOT NULL,
  "forename" VARCHAR(255) NOT NULL,
  "surname" VARCHAR(255) NOT NULL,
  "password_hash" VARCHAR(255),
  "must_change_password" INTEGER NOT NULL,
  "password_changed_at" DATETIME,
  "access_ended_at" DATETIME
);

CREATE UNIQUE INDEX "person_email" ON "person" ("email");

CREATE TABLE "action" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "type" VARCHAR(255) NOT NULL,
  "title" VARCHAR(255) NOT NULL,
  "related_type" VARCHAR(255) NOT NULL,
  "related_id" INTEGER,
  "related_words" VARCHAR(255) NOT NULL,
  "re_line" TEXT NOT NULL,
  "client_id" INTEGER,
  "status" VARCHAR(255) NOT NULL CHECK (status IN ('open', 'done')),
  "assigned_side" VARCHAR(255) NOT NULL CHECK (assigned_side IN ('provider', 'council')),
  "team_id" INTEGER,
  "due_date" DATE,
  "closure_requested_at" DATETIME,
  "opened_at" DATETIME NOT NULL,
  "opened_by_id" INTEGER,
  "last_post_at" DATETIME NOT NULL,
  "closed_at" DATETIME,
  "version" INTEGER NOT NULL,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("client_id") REFERENCES "client" ("id"),
  FOREIGN KEY ("team_id") REFERENCES "team" ("id"),
  FOREIGN KEY ("opened_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "action_organisation_id" ON "action" ("organisation_id");

CREATE INDEX "action_client_id" ON "action" ("client_id");

CREATE INDEX "action_team_id" ON "action" ("team_id");

CREATE INDEX "action_opened_by_id" ON "action" ("opened_by_id");

CREATE INDEX "action_organisation_id_status" ON "action" ("organisation_id", "status");

CREATE INDEX "action_related_type_related_id" ON "action" ("related_type", "related_id");

CREATE INDEX "action_status_assigned_side" ON "action" ("status", "assigned_side");

CREATE TABLE "action_post" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "action_id" INTEGER NOT NULL,
  "kind" VARCHAR(255) NOT NULL CHECK (kind IN ('opened', 'comment', 'reply', 'closure_requested', 'closed', 're_opened')),
  "text" TEXT NOT NULL,
  "side" VARCHAR(255) NOT NULL CHECK (side IN ('provider', 'council')),
  "person_id" INTEGER,
  "person_name" VARCHAR(255) NOT NULL,
  "posted_at" DATETIME NOT NULL,
  "assigned_words" VARCHAR(255) NOT NULL,
  "due_date" DATE,
  FOREIGN KEY ("action_id") REFERENCES "action" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE INDEX "action_post_action_id" ON "action_post" ("action_id");

CREATE INDEX "action_post_person_id" ON "action_post" ("person_id");

CREATE TABLE "contract" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "reference" VARCHAR(255) NOT NULL,
  "organisation_id" INTEGER NOT NULL,
  "name" VARCHAR(255) NOT NULL,
  "totals_editable" INTEGER NOT NULL,
  "one_period_at_a_time" VARCHAR(255) NOT NULL CHECK (one_period_at_a_time IN ('no', 'contract', 'organisation')),
  "confirmation_required" INTEGER NOT NULL,
  "document_must_be_agreed" INTEGER NOT NULL,
  "simple_lines" INTEGER NOT NULL,
  "payment_terms" TEXT NOT NULL,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id")
);

CREATE UNIQUE INDEX "contract_reference" ON "contract" ("reference");

CREATE INDEX "contract_organisation_id" ON "contract" ("organisation_id");

CREATE TABLE "service" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "address_1" VARCHAR(255) NOT NULL,
  "address_2" VARCHAR(255) NOT NULL,
  "address_3" VARCHAR(255) NOT NULL,
  "town" VARCHAR(255) NOT NULL,
  "county" VARCHAR(255) NOT NULL,
  "postcode" VARCHAR(255) NOT NULL,
  "country" VARCHAR(255) NOT NULL,
  "uprn" VARCHAR(255) NOT NULL,
  "usrn" VARCHAR(255) NOT NULL,
  "mobile" VARCHAR(255) NOT NULL,
  "telephone" VARCHAR(255) NOT NULL,
  "fax" VARCHAR(255) NOT NULL,
  "reference" VARCHAR(255) NOT NULL,
  "organisation_id" INTEGER NOT NULL,
  "name" VARCHAR(255) NOT NULL,
  "email" VARCHAR(255) NOT NULL,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id")
);

CREATE UNIQUE INDEX "service_reference" ON "service" ("reference");

CREATE INDEX "service_organisation_id" ON "service" ("organisation_id");

CREATE TABLE "service_level" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "reference" VARCHAR(255) NOT NULL,
  "name" VARCHAR(255) NOT NULL,
  "unit" VARCHAR(255) NOT NULL,
  "service_group_class" VARCHAR(255) NOT NULL,
  "vat_rate_basis_points" INTEGER NOT NULL CHECK (vat_rate_basis_points >= 0),
  "cost_centre" VARCHAR(255) NOT NULL,
  "subjective" VARCHAR(255) NOT NULL,
  "claimable" VARCHAR(255) NOT NULL CHECK (claimable IN ('', 'client', 'provider', 'both')),
  "claim_unit_price_tenthousandths" INTEGER,
  "quantity_step_hundredths" INTEGER NOT NULL CHECK (quantity_step_hundredths > 0),
  "frustrated_paid" INTEGER NOT NULL,
  "frustrated_notice_hours" INTEGER,
  "extra_allowed" VARCHAR(255) NOT NULL CHECK (extra_allowed IN ('always', 'never', 'up_to')),
  "extra_limit_hundredths" INTEGER,
  "comment_when_different" INTEGER NOT NULL,
  "visits_required" INTEGER NOT NULL,
  "visit_rounding_minutes" INTEGER NOT NULL,
  "unplanned_limit_hundredths" INTEGER,
  "cancellation_codes" VARCHAR(255) NOT NULL
);

CREATE UNIQUE INDEX "service_level_reference" ON "service_level" ("reference");

CREATE TABLE "care_package_line_item" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "reference" VARCHAR(255) NOT NULL,
  "care_package_ref" VARCHAR(255) NOT NULL,
  "client_id" INTEGER NOT NULL,
  "service_id" INTEGER NOT NULL,
  "service_level_id" INTEGER NOT NULL,
  "contract_id" INTEGER NOT NULL,
  "start_date" DATE NOT NULL,
  "end_date" DATE,
  "pricing" VARCHAR(255) NOT NULL CHECK (pricing IN ('weekly', 'units', 'timetabled', 'rolling', 'one_off')),
  "unit_price_tenthousandths" INTEGER NOT NULL CHECK (unit_price_tenthousandths >= 0),
  "units_hundredths" INTEGER,
  "sessions" TEXT NOT NULL,
  "visits" INTEGER,
  "is_authorised" INTEGER NOT NULL,
  "budget_code" VARCHAR(255) NOT NULL,
  FOREIGN KEY ("client_id") REFERENCES "client" ("id"),
  FOREIGN KEY ("service_id") REFERENCES "service" ("id"),
  FOREIGN KEY ("service_level_id") REFERENCES "service_level" ("id"),
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id")
);

CREATE UNIQUE INDEX "care_package_line_item_reference" ON "care_package_line_item" ("reference");

CREATE INDEX "care_package_line_item_client_id" ON "care_package_line_item" ("client_id");

CREATE INDEX "care_package_line_item_service_id" ON "care_package_line_item" ("service_id");

CREATE INDEX "care_package_line_item_service_level_id" ON "care_package_line_item" ("service_level_id");

CREATE INDEX "care_package_line_item_contract_id" ON "care_package_line_item" ("contract_id");

CREATE INDEX "care_package_line_item_contract_id_client_id" ON "care_package_line_item" ("contract_id", "client_id");

CREATE TABLE "actual" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "contract_id" INTEGER NOT NULL,
  "client_id" INTEGER NOT NULL,
  "service_id" INTEGER NOT NULL,
  "service_level_id" INTEGER NOT NULL,
  "cpli_id" INTEGER,
  "week_start" DATE NOT NULL,
  "state" VARCHAR(255) NOT NULL CHECK (state IN ('generated', 'entered', 'confirmed')),
  "planned_hundredths" INTEGER NOT NULL,
  "actual_hundredths" INTEGER NOT NULL CHECK (actual_hundredths >= 0),
  "frustrated_hundredths" INTEGER NOT NULL CHECK (frustrated_hundredths >= 0),
  "missed_hundredths" INTEGER NOT NULL CHECK (missed_hundredths >= 0),
  "extra_hundredths" INTEGER NOT NULL CHECK (extra_hundredths >= 0),
  "visits" INTEGER,
  "comment" TEXT NOT NULL,
  "rows" TEXT NOT NULL,
  "is_as_generated" INTEGER NOT NULL,
  "version" INTEGER NOT NULL,
  "saved_at" DATETIME NOT NULL,
  "saved_by_id" INTEGER,
  "confirmed_at" DATETIME,
  "confirmed_by_id" INTEGER,
  "unlocked_at" DATETIME,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
  FOREIGN KEY ("client_id") REFERENCES "client" ("id"),
  FOREIGN KEY ("service_id") REFERENCES "service" ("id"),
  FOREIGN KEY ("service_level_id") REFERENCES "service_level" ("id"),
  FOREIGN KEY ("cpli_id") REFERENCES "care_package_line_item" ("id"),
  FOREIGN KEY ("saved_by_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("confirmed_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "actual_organisation_id" ON "actual" ("organisation_id");

CREATE INDEX "actual_contract_id" ON "actual" ("contract_id");

CREATE INDEX "actual_client_id" ON "actual" ("client_id");

CREATE INDEX "actual_service_id" ON "actual" ("service_id");

CREATE INDEX "actual_service_level_id" ON "actual" ("service_level_id");

CREATE INDEX "actual_cpli_id" ON "actual" ("cpli_id");

CREATE INDEX "actual_saved_by_id" ON "actual" ("saved_by_id");

CREATE INDEX "actual_confirmed_by_id" ON "actual" ("confirmed_by_id");

CREATE INDEX "actual_organisation_id_week_start" ON "actual" ("organisation_id", "week_start");

CREATE INDEX "actual_contract_id_week_start" ON "actual" ("contract_id", "week_start");

CREATE UNIQUE INDEX "actual_of_cpli" ON "actual" ("cpli_id", "week_start") WHERE cpli_id IS NOT NULL;

CREATE UNIQUE INDEX "actual_unplanned" ON "actual" ("client_id", "service_id", "service_level_id", "week_start") WHERE cpli_id IS NULL;

CREATE TABLE "actuals_draft" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "week_start" DATE NOT NULL,
  "rows" TEXT NOT NULL,
  "typed_at" DATETIME NOT NULL,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE INDEX "actuals_draft_organisation_id" ON "actuals_draft" ("organisation_id");

CREATE INDEX "actuals_draft_person_id" ON "actuals_draft" ("person_id");

CREATE INDEX "actuals_draft_typed_at" ON "actuals_draft" ("typed_at");

CREATE UNIQUE INDEX "actuals_draft_organisation_id_person_id_week_start" ON "actuals_draft" ("organisation_id", "person_id", "week_start");

CREATE TABLE "actuals_file" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "kind" VARCHAR(255) NOT NULL CHECK (kind IN ('actuals', 'visits')),
  "file_name" VARCHAR(255) NOT NULL,
  "sha256" VARCHAR(255) NOT NULL,
  "headings" TEXT NOT NULL,
  "rows" TEXT NOT NULL,
  "rows_waiting" INTEGER NOT NULL,
  "uploaded_at" DATETIME NOT NULL,
  "uploaded_by_id" INTEGER NOT NULL,
  "expires_at" DATETIME NOT NULL,
  "saved_at" DATETIME,
  "saved_by_id" INTEGER,
  "version" INTEGER NOT NULL,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("uploaded_by_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("saved_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "actuals_file_organisation_id" ON "actuals_file" ("organisation_id");

CREATE INDEX "actuals_file_uploaded_by_id" ON "actuals_file" ("uploaded_by_id");

CREATE INDEX "actuals_file_expires_at" ON "actuals_file" ("expires_at");

CREATE INDEX "actuals_file_saved_by_id" ON "actuals_file" ("saved_by_id");

CREATE INDEX "actuals_file_organisation_id_sha256" ON "actuals_file" ("organisation_id", "sha256");

CREATE TABLE "audit_event" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "at" DATETIME NOT NULL,
  "person_id" INTEGER,
  "person_name" VARCHAR(255) NOT NULL,
  "address" VARCHAR(255) NOT NULL,
  "kind" VARCHAR(255) NOT NULL,
  "object_type" VARCHAR(255) NOT NULL,
  "object_id" INTEGER,
  "organisation_id" INTEGER,
  "client_id" INTEGER,
  "was" TEXT,
  "now" TEXT,
  "previous_hash" VARCHAR(255) NOT NULL,
  "hash" VARCHAR(255) NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("client_id") REFERENCES "client" ("id")
);

CREATE INDEX "audit_event_person_id" ON "audit_event" ("person_id");

CREATE INDEX "audit_event_kind" ON "audit_event" ("kind");

CREATE INDEX "audit_event_organisation_id" ON "audit_event" ("organisation_id");

CREATE INDEX "audit_event_client_id" ON "audit_event" ("client_id");

CREATE INDEX "audit_event_object_type_object_id" ON "audit_event" ("object_type", "object_id");

CREATE TABLE "calendar_feed" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "organisation_id" INTEGER NOT NULL,
  "token_hash" VARCHAR(255) NOT NULL,
  "made_at" DATETIME NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id")
);

CREATE INDEX "calendar_feed_person_id" ON "calendar_feed" ("person_id");

CREATE INDEX "calendar_feed_organisation_id" ON "calendar_feed" ("organisation_id");

CREATE UNIQUE INDEX "calendar_feed_token_hash" ON "calendar_feed" ("token_hash");

CREATE UNIQUE INDEX "calendar_feed_person_id_organisation_id" ON "calendar_feed" ("person_id", "organisation_id");

CREATE TABLE "payment_run" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "state" VARCHAR(255) NOT NULL CHECK (state IN ('prepared', 'checked', 'approved', 'finalising', 'finalised', 'dropped')),
  "selection" TEXT NOT NULL,
  "finalise_date" DATE NOT NULL,
  "bank_date" DATE NOT NULL,
  "prepared_by_id" INTEGER NOT NULL,
  "prepared_at" DATETIME NOT NULL,
  "checked_by_id" INTEGER,
  "checked_at" DATETIME,
  "approved_by_id" INTEGER,
  "approved_at" DATETIME,
  "finalised_at" DATETIME,
  "sent_back_because" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  FOREIGN KEY ("prepared_by_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("checked_by_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("approved_by_id") REFERENCES "person" ("id"),
  CHECK (approved_by_id IS NULL OR approved_by_id <> prepared_by_id)
);

CREATE INDEX "payment_run_prepared_by_id" ON "payment_run" ("prepared_by_id");

CREATE INDEX "payment_run_checked_by_id" ON "payment_run" ("checked_by_id");

CREATE INDEX "payment_run_approved_by_id" ON "payment_run" ("approved_by_id");

CREATE TABLE "invoice" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "kind" VARCHAR(255) NOT NULL CHECK (kind IN ('invoice', 'credit_note')),
  "reference" VARCHAR(255) NOT NULL,
  "reference_key" VARCHAR(255) NOT NULL,
  "near_key" VARCHAR(255) NOT NULL,
  "date_on_invoice" DATE NOT NULL,
  "financial_year" INTEGER NOT NULL,
  "vat_number" VARCHAR(255) NOT NULL,
  "status" VARCHAR(255) NOT NULL CHECK (status IN ('unsubmitted', 'pending', 'on_hold', 'authorised', 'finalised')),
  "entered_net_pence" INTEGER,
  "entered_vat_pence" INTEGER,
  "version" INTEGER NOT NULL,
  "created_at" DATETIME NOT NULL,
  "created_by_id" INTEGER NOT NULL,
  "submitted_at" DATETIME,
  "submitted_by_id" INTEGER,
  "submitted_total_pence" INTEGER,
  "changed_since_submitted" INTEGER NOT NULL,
  "authorised_at" DATETIME,
  "authorised_by_id" INTEGER,
  "first_authorised_at" DATETIME,
  "first_authorised_by_id" INTEGER,
  "first_limit_pence" INTEGER,
  "status_reason" TEXT NOT NULL,
  "in_hand_of_id" INTEGER,
  "payment_run_id" INTEGER,
  "bank_date" DATE,
  "split_from_id" INTEGER,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("created_by_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("submitted_by_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("authorised_by_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("first_authorised_by_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("in_hand_of_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("payment_run_id") REFERENCES "payment_run" ("id"),
  FOREIGN KEY ("split_from_id") REFERENCES "invoice" ("id") ON DELETE SET NULL
);

CREATE INDEX "invoice_organisation_id" ON "invoice" ("organisation_id");

CREATE INDEX "invoice_created_by_id" ON "invoice" ("created_by_id");

CREATE INDEX "invoice_submitted_by_id" ON "invoice" ("submitted_by_id");

CREATE INDEX "invoice_authorised_by_id" ON "invoice" ("authorised_by_id");

CREATE INDEX "invoice_first_authorised_by_id" ON "invoice" ("first_authorised_by_id");

CREATE INDEX "invoice_in_hand_of_id" ON "invoice" ("in_hand_of_id");

CREATE INDEX "invoice_payment_run_id" ON "invoice" ("payment_run_id");

CREATE INDEX "invoice_split_from_id" ON "invoice" ("split_from_id");

CREATE UNIQUE INDEX "invoice_organisation_id_reference_key" ON "invoice" ("organisation_id", "reference_key");

CREATE UNIQUE INDEX "invoice_organisation_id_number" ON "invoice" ("organisation_id", "number");

CREATE INDEX "invoice_organisation_id_near_key" ON "invoice" ("organisation_id", "near_key");

CREATE INDEX "invoice_status_submitted_at" ON "invoice" ("status", "submitted_at");

CREATE TABLE "commitment" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "invoice_id" INTEGER NOT NULL,
  "contract_id" INTEGER NOT NULL,
  "client_id" INTEGER NOT NULL,
  "period_start" DATE NOT NULL,
  "period_end" DATE NOT NULL,
  "financial_year" INTEGER NOT NULL,
  "is_live" INTEGER NOT NULL,
  "value_pence" INTEGER NOT NULL,
  "vat_pence" INTEGER NOT NULL,
  "contribution_pence" INTEGER NOT NULL,
  "planned_pence" INTEGER NOT NULL,
  "was_value_pence" INTEGER,
  "was_vat_pence" INTEGER,
  "was_contribution_pence" INTEGER,
  "changed_at" DATETIME,
  FOREIGN KEY ("invoice_id") REFERENCES "invoice" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
  FOREIGN KEY ("client_id") REFERENCES "client" ("id")
);

CREATE INDEX "commitment_invoice_id" ON "commitment" ("invoice_id");

CREATE INDEX "commitment_contract_id" ON "commitment" ("contract_id");

CREATE INDEX "commitment_client_id" ON "commitment" ("client_id");

CREATE INDEX "commitment_client_id_period_start" ON "commitment" ("client_id", "period_start");

CREATE UNIQUE INDEX "commitment_live_once" ON "commitment" ("contract_id", "client_id", "period_start", "financial_year") WHERE is_live;

CREATE TABLE "contact_role" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "organisation_id" INTEGER NOT NULL,
  "role" VARCHAR(255) NOT NULL CHECK (role IN ('administrator', 'finance_clerk', 'accounts_payable', 'care_coordinator', 'read_only')),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id")
);

CREATE INDEX "contact_role_person_id" ON "contact_role" ("person_id");

CREATE INDEX "contact_role_organisation_id" ON "contact_role" ("organisation_id");

CREATE UNIQUE INDEX "contact_role_person_id_organisation_id_role" ON "contact_role" ("person_id", "organisation_id", "role");

CREATE TABLE "contract_document" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "cpli_id" INTEGER NOT NULL,
  "document_type" VARCHAR(255) NOT NULL,
  "version" INTEGER NOT NULL,
  "status" VARCHAR(255) NOT NULL CHECK (status IN ('published', 'approved', 'rejected')),
  "notes" TEXT NOT NULL,
  "published_at" DATETIME NOT NULL,
  "replaced_at" DATETIME,
  "decided_at" DATETIME,
  "decided_by_id" INTEGER,
  "decided_address" VARCHAR(255) NOT NULL,
  "decided_sha256" VARCHAR(255) NOT NULL,
  "rejection_reason" TEXT NOT NULL,
  FOREIGN KEY ("cpli_id") REFERENCES "care_package_line_item" ("id"),
  FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "contract_document_cpli_id" ON "contract_document" ("cpli_id");

CREATE INDEX "contract_document_decided_by_id" ON "contract_document" ("decided_by_id");

CREATE UNIQUE INDEX "contract_document_cpli_id_document_type_version" ON "contract_document" ("cpli_id", "document_type", "version");

CREATE TABLE "contract_price" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "contract_id" INTEGER NOT NULL,
  "service_level_id" INTEGER NOT NULL,
  "start_date" DATE NOT NULL,
  "end_date" DATE,
  "unit_price_tenthousandths" INTEGER NOT NULL CHECK (unit_price_tenthousandths >= 0),
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
  FOREIGN KEY ("service_level_id") REFERENCES "service_level" ("id")
);

CREATE INDEX "contract_price_contract_id" ON "contract_price" ("contract_id");

CREATE INDEX "contract_price_service_level_id" ON "contract_price" ("service_level_id");

CREATE UNIQUE INDEX "contract_price_contract_id_service_level_id_start_date" ON "contract_price" ("contract_id", "service_level_id", "start_date");

CREATE TABLE "contribution" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "cpli_id" INTEGER NOT NULL,
  "start_date" DATE NOT NULL,
  "end_date" DATE,
  "weekly_amount_pence" INTEGER NOT NULL CHECK (weekly_amount_pence >= 0),
  FOREIGN KEY ("cpli_id") REFERENCES "care_package_line_item" ("id")
);

CREATE INDEX "contribution_cpli_id" ON "contribution" ("cpli_id");

CREATE UNIQUE INDEX "contribution_cpli_id_start_date" ON "contribution" ("cpli_id", "start_date");

CREATE TABLE "council" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "name" VARCHAR(255) NOT NULL,
  "directorate" VARCHAR(255) NOT NULL,
  "brand_colour" VARCHAR(255) NOT NULL,
  "is_demonstration" INTEGER NOT NULL
);

CREATE TABLE "council_setting" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "name" VARCHAR(255) NOT NULL,
  "value" TEXT NOT NULL
);

CREATE UNIQUE INDEX "council_setting_name" ON "council_setting" ("name");

CREATE TABLE "remittance" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "number" INTEGER NOT NULL,
  "payment_run_id" INTEGER NOT NULL,
  "organisation_id" INTEGER NOT NULL,
  "contract_id" INTEGER,
  "bank_date" DATE NOT NULL,
  "net_pence" INTEGER NOT NULL,
  "vat_pence" INTEGER NOT NULL,
  "amount_pence" INTEGER NOT NULL CHECK (amount_pence >= 0),
  "notes" TEXT NOT NULL,
  "organisation_name" VARCHAR(255) NOT NULL,
  "creditor_ref" VARCHAR(255) NOT NULL,
  "coding" TEXT NOT NULL,
  FOREIGN KEY ("payment_run_id") REFERENCES "payment_run" ("id"),
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id")
);

CREATE UNIQUE INDEX "remittance_number" ON "remittance" ("number");

CREATE INDEX "remittance_payment_run_id" ON "remittance" ("payment_run_id");

CREATE INDEX "remittance_organisation_id" ON "remittance" ("organisation_id");

CREATE INDEX "remittance_contract_id" ON "remittance" ("contract_id");

CREATE UNIQUE INDEX "remittance_payment_run_id_organisation_id_contract_id" ON "remittance" ("payment_run_id", "organisation_id", "contract_id");

CREATE TABLE "overpayment_plan" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "contract_id" INTEGER NOT NULL,
  "client_id" INTEGER,
  "cpli_id" INTEGER,
  "line_key" VARCHAR(255) NOT NULL,
  "state" VARCHAR(255) NOT NULL CHECK (state IN ('announced', 'accepted', 'asked', 'disputed', 'done', 'dropped')),
  "instalments" INTEGER NOT NULL CHECK (instalments >= 1),
  "announced_on" DATE NOT NULL,
  "earliest_date" DATE NOT NULL,
  "was_pence" INTEGER NOT NULL,
  "now_pence" INTEGER NOT NULL,
  "amount_pence" INTEGER NOT NULL CHECK (amount_pence < 0),
  "payment_pence" INTEGER NOT NULL,
  "cause" TEXT NOT NULL,
  "asked_instalments" INTEGER,
  "answer" TEXT NOT NULL,
  "action_number" INTEGER,
  "answered_by_id" INTEGER,
  "answered_at" DATETIME,
  "decision" TEXT NOT NULL,
  "decided_by_id" INTEGER,
  "decided_at" DATETIME,
  "version" INTEGER NOT NULL,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
  FOREIGN KEY ("client_id") REFERENCES "client" ("id"),
  FOREIGN KEY ("cpli_id") REFERENCES "care_package_line_item" ("id"),
  FOREIGN KEY ("answered_by_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "overpayment_plan_organisation_id" ON "overpayment_plan" ("organisation_id");

CREATE INDEX "overpayment_plan_contract_id" ON "overpayment_plan" ("contract_id");

CREATE INDEX "overpayment_plan_client_id" ON "overpayment_plan" ("client_id");

CREATE INDEX "overpayment_plan_cpli_id" ON "overpayment_plan" ("cpli_id");

CREATE INDEX "overpayment_plan_answered_by_id" ON "overpayment_plan" ("answered_by_id");

CREATE INDEX "overpayment_plan_decided_by_id" ON "overpayment_plan" ("decided_by_id");

CREATE INDEX "overpayment_plan_organisation_id_state" ON "overpayment_plan" ("organisation_id", "state");

CREATE INDEX "overpayment_plan_contract_id_state" ON "overpayment_plan" ("contract_id", "state");

CREATE UNIQUE INDEX "overpayment_plan_live_once" ON "overpayment_plan" ("contract_id", "line_key") WHERE state NOT IN ('done', 'dropped');

CREATE TABLE "payment_item" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "contract_id" INTEGER,
  "client_id" INTEGER,
  "cpli_id" INTEGER,
  "service_id" INTEGER,
  "service_level_id" INTEGER NOT NULL,
  "line_key" VARCHAR(255) NOT NULL,
  "side" VARCHAR(255) NOT NULL CHECK (side IN ('cost', 'income')),
  "kind" VARCHAR(255) NOT NULL CHECK (kind IN ('cost', 'income', 'adjustment', 'manual', 'claim')),
  "model" VARCHAR(255) NOT NULL CHECK (model IN ('invoiced', 'scheduled')),
  "slice_start" DATE NOT NULL,
  "slice_end" DATE NOT NULL,
  "financial_year" INTEGER NOT NULL,
  "period_start" DATE NOT NULL,
  "period_end" DATE NOT NULL,
  "from_date" DATE NOT NULL,
  "to_date" DATE NOT NULL,
  "quantity_hundredths" INTEGER,
  "amount_pence" INTEGER NOT NULL,
  "vat_rate_basis_points" INTEGER NOT NULL,
  "vat_pence" INTEGER NOT NULL,
  "due_pence" INTEGER NOT NULL,
  "settled_before_pence" INTEGER NOT NULL,
  "below_nil_since" DATE,
  "reason" VARCHAR(255) NOT NULL,
  "working" TEXT NOT NULL,
  "state" VARCHAR(255) NOT NULL CHECK (state IN ('derived', 'frozen', 'settled')),
  "line_status" VARCHAR(255) NOT NULL CHECK (line_status IN ('pay', 'cancel', 'suspend', 'carry_forward')),
  "status_reason" TEXT NOT NULL,
  "is_paid" INTEGER NOT NULL,
  "commitment_id" INTEGER,
  "payment_run_id" INTEGER,
  "run_amount_pence" INTEGER,
  "remittance_id" INTEGER,
  "overpayment_plan_id" INTEGER,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
  FOREIGN KEY ("client_id") REFERENCES "client" ("id"),
  FOREIGN KEY ("cpli_id") REFERENCES "care_package_line_item" ("id"),
  FOREIGN KEY ("service_id") REFERENCES "service" ("id"),
  FOREIGN KEY ("service_level_id") REFERENCES "service_level" ("id"),
  FOREIGN KEY ("commitment_id") REFERENCES "commitment" ("id") ON DELETE SET NULL,
  FOREIGN KEY ("payment_run_id") REFERENCES "payment_run" ("id"),
  FOREIGN KEY ("remittance_id") REFERENCES "remittance" ("id"),
  FOREIGN KEY ("overpayment_plan_id") REFERENCES "overpayment_plan" ("id")
);

CREATE INDEX "payment_item_organisation_id" ON "payment_item" ("organisation_id");

CREATE INDEX "payment_item_contract_id" ON "payment_item" ("contract_id");

CREATE INDEX "payment_item_client_id" ON "payment_item" ("client_id");

CREATE INDEX "payment_item_cpli_id" ON "payment_item" ("cpli_id");

CREATE INDEX "payment_item_service_id" ON "payment_item" ("service_id");

CREATE INDEX "payment_item_service_level_id" ON "payment_item" ("service_level_id");

CREATE INDEX "payment_item_commitment_id" ON "payment_item" ("commitment_id");

CREATE INDEX "payment_item_payment_run_id" ON "payment_item" ("payment_run_id");

CREATE INDEX "payment_item_remittance_id" ON "payment_item" ("remittance_id");

CREATE INDEX "payment_item_overpayment_plan_id" ON "payment_item" ("overpayment_plan_id");

CREATE INDEX "payment_item_line_key_slice_start" ON "payment_item" ("line_key", "slice_start");

CREATE INDEX "payment_item_contract_id_period_start" ON "payment_item" ("contract_id", "period_start");

CREATE INDEX "payment_item_organisation_id_state" ON "payment_item" ("organisation_id", "state");

CREATE INDEX "payment_item_client_id_contract_id_financial_year" ON "payment_item" ("client_id", "contract_id", "financial_year");

CREATE UNIQUE INDEX "payment_item_derived_once" ON "payment_item" ("line_key", "slice_start", "side") WHERE state = 'derived' AND kind IN ('cost', 'income', 'adjustment');

CREATE INDEX "payment_item_open" ON "payment_item" ("contract_id", "kind") WHERE state <> 'settled';

CREATE INDEX "payment_item_payable" ON "payment_item" ("payment_run_id", "contract_id", "period_start", "slice_start", "kind", "overpayment_plan_id", "amount_pence", "vat_pence", "model", "state", "line_status") WHERE model = 'scheduled' AND state = 'derived' AND line_status = 'pay';

CREATE TABLE "counted_actual" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "payment_item_id" INTEGER NOT NULL,
  "actual_id" INTEGER NOT NULL,
  FOREIGN KEY ("payment_item_id") REFERENCES "payment_item" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("actual_id") REFERENCES "actual" ("id")
);

CREATE INDEX "counted_actual_payment_item_id" ON "counted_actual" ("payment_item_id");

CREATE INDEX "counted_actual_actual_id" ON "counted_actual" ("actual_id");

CREATE UNIQUE INDEX "counted_actual_payment_item_id_actual_id" ON "counted_actual" ("payment_item_id", "actual_id");

CREATE TABLE "dispute" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "client_id" INTEGER NOT NULL,
  "first_week" DATE NOT NULL,
  "last_week" DATE NOT NULL,
  "lines" TEXT NOT NULL,
  "status" VARCHAR(255) NOT NULL CHECK (status IN ('proposed', 'in_dispute', 'resolution_requested', 'resolved', 'dropped')),
  "reason" VARCHAR(255) NOT NULL,
  "details" TEXT NOT NULL,
  "response" TEXT NOT NULL,
  "looked_at" TEXT NOT NULL,
  "raised_at" DATETIME NOT NULL,
  "raised_by_id" INTEGER,
  "version" INTEGER NOT NULL,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("client_id") REFERENCES "client" ("id"),
  FOREIGN KEY ("raised_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "dispute_organisation_id" ON "dispute" ("organisation_id");

CREATE INDEX "dispute_client_id" ON "dispute" ("client_id");

CREATE INDEX "dispute_raised_by_id" ON "dispute" ("raised_by_id");

CREATE INDEX "dispute_organisation_id_status" ON "dispute" ("organisation_id", "status");

CREATE INDEX "dispute_client_id_first_week" ON "dispute" ("client_id", "first_week");

CREATE TABLE "form_key" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "key" VARCHAR(255) NOT NULL,
  "person_id" INTEGER NOT NULL,
  "answer" VARCHAR(255) NOT NULL,
  "at" DATETIME NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE UNIQUE INDEX "form_key_key" ON "form_key" ("key");

CREATE INDEX "form_key_person_id" ON "form_key" ("person_id");

CREATE INDEX "form_key_at" ON "form_key" ("at");

CREATE TABLE "held_back" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "contract_id" INTEGER NOT NULL,
  "client_id" INTEGER,
  "client_ref" VARCHAR(255) NOT NULL,
  "cpli_id" INTEGER,
  "service_level_id" INTEGER NOT NULL,
  "line_key" VARCHAR(255) NOT NULL,
  "reason" VARCHAR(255) NOT NULL CHECK (reason IN ('waiting_for_order', 'not_authorised', 'document_not_agreed', 'in_dispute', 'not_confirmed')),
  "slice_start" DATE NOT NULL,
  "from_date" DATE NOT NULL,
  "to_date" DATE NOT NULL,
  "amount_pence" INTEGER NOT NULL,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
  FOREIGN KEY ("client_id") REFERENCES "client" ("id"),
  FOREIGN KEY ("cpli_id") REFERENCES "care_package_line_item" ("id"),
  FOREIGN KEY ("service_level_id") REFERENCES "service_level" ("id")
);

CREATE INDEX "held_back_organisation_id" ON "held_back" ("organisation_id");

CREATE INDEX "held_back_contract_id" ON "held_back" ("contract_id");

CREATE INDEX "held_back_client_id" ON "held_back" ("client_id");

CREATE INDEX "held_back_cpli_id" ON "held_back" ("cpli_id");

CREATE INDEX "held_back_service_level_id" ON "held_back" ("service_level_id");

CREATE INDEX "held_back_line_key" ON "held_back" ("line_key");

CREATE TABLE "invoice_look" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "invoice_id" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "looked_at" DATETIME NOT NULL,
  FOREIGN KEY ("invoice_id") REFERENCES "invoice" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE INDEX "invoice_look_invoice_id" ON "invoice_look" ("invoice_id");

CREATE INDEX "invoice_look_person_id" ON "invoice_look" ("person_id");

CREATE UNIQUE INDEX "invoice_look_invoice_id_person_id" ON "invoice_look" ("invoice_id", "person_id");

CREATE TABLE "job" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "kind" VARCHAR(255) NOT NULL,
  "payload" TEXT NOT NULL,
  "key" VARCHAR(255),
  "state" VARCHAR(255) NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
  "attempts" INTEGER NOT NULL,
  "run_at" DATETIME NOT NULL,
  "lease_until" DATETIME,
  "wanted_again" INTEGER NOT NULL,
  "done_of" INTEGER NOT NULL,
  "done_of_total" INTEGER NOT NULL,
  "error" TEXT NOT NULL,
  "created_at" DATETIME NOT NULL,
  "finished_at" DATETIME
);

CREATE UNIQUE INDEX "job_key" ON "job" ("key");

CREATE INDEX "job_state_run_at" ON "job" ("state", "run_at");

CREATE TABLE "line_status" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "contract_id" INTEGER NOT NULL,
  "line_key" VARCHAR(255) NOT NULL,
  "slice_start" DATE NOT NULL,
  "side" VARCHAR(255) NOT NULL CHECK (side IN ('cost', 'income')),
  "status" VARCHAR(255) NOT NULL CHECK (status IN ('pay', 'cancel', 'suspend', 'carry_forward')),
  "period_start" DATE,
  "reason" TEXT NOT NULL,
  "set_by_id" INTEGER,
  "set_at" DATETIME NOT NULL,
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
  FOREIGN KEY ("set_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "line_status_contract_id" ON "line_status" ("contract_id");

CREATE INDEX "line_status_set_by_id" ON "line_status" ("set_by_id");

CREATE UNIQUE INDEX "line_status_line_key_slice_start_side_contract_id" ON "line_status" ("line_key", "slice_start", "side", "contract_id");

CREATE TABLE "officer_role" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "role" VARCHAR(255) NOT NULL CHECK (role IN ('finance_officer', 'payment_approver', 'commissioning_officer', 'system_administrator', 'auditor')),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE INDEX "officer_role_person_id" ON "officer_role" ("person_id");

CREATE UNIQUE INDEX "officer_role_person_id_role" ON "officer_role" ("person_id", "role");

CREATE TABLE "outgoing_email" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "message_id" VARCHAR(255) NOT NULL,
  "recipient" VARCHAR(255) NOT NULL,
  "subject" VARCHAR(255) NOT NULL,
  "body" TEXT NOT NULL,
  "state" VARCHAR(255) NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'kept')),
  "attempts" INTEGER NOT NULL,
  "run_at" DATETIME NOT NULL,
  "created_at" DATETIME NOT NULL,
  "sent_at" DATETIME,
  "error" TEXT NOT NULL
);

CREATE UNIQUE INDEX "outgoing_email_message_id" ON "outgoing_email" ("message_id");

CREATE INDEX "outgoing_email_state_run_at" ON "outgoing_email" ("state", "run_at");

CREATE TABLE "overpayment_instalment" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "plan_id" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "period_start" DATE NOT NULL,
  "period_end" DATE NOT NULL,
  "finalise_date" DATE NOT NULL,
  "bank_date" DATE NOT NULL,
  "amount_pence" INTEGER NOT NULL,
  "is_taken" INTEGER NOT NULL,
  FOREIGN KEY ("plan_id") REFERENCES "overpayment_plan" ("id") ON DELETE CASCADE
);

CREATE INDEX "overpayment_instalment_plan_id" ON "overpayment_instalment" ("plan_id");

CREATE UNIQUE INDEX "overpayment_instalment_plan_id_number" ON "overpayment_instalment" ("plan_id", "number");

CREATE TABLE "overpayment_slice" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "plan_id" INTEGER NOT NULL,
  "slice_start" DATE NOT NULL,
  "side" VARCHAR(255) NOT NULL CHECK (side IN ('cost', 'income')),
  "from_date" DATE NOT NULL,
  "to_date" DATE NOT NULL,
  "was_pence" INTEGER NOT NULL,
  "now_pence" INTEGER NOT NULL,
  "rest_pence" INTEGER NOT NULL CHECK (rest_pence <= 0),
  FOREIGN KEY ("plan_id") REFERENCES "overpayment_plan" ("id") ON DELETE CASCADE
);

CREATE INDEX "overpayment_slice_plan_id" ON "overpayment_slice" ("plan_id");

CREATE UNIQUE INDEX "overpayment_slice_plan_id_slice_start_side" ON "overpayment_slice" ("plan_id", "slice_start", "side");

CREATE TABLE "payment_exceptions_told" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "told_on" DATE NOT NULL,
  "lines" TEXT NOT NULL,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id")
);

CREATE UNIQUE INDEX "payment_exceptions_told_organisation_id" ON "payment_exceptions_told" ("organisation_id");

CREATE TABLE "payment_method" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "contract_id" INTEGER NOT NULL,
  "start_date" DATE NOT NULL,
  "end_date" DATE,
  "model" VARCHAR(255) NOT NULL CHECK (model IN ('invoiced', 'scheduled')),
  "pay_on_actuals" VARCHAR(255) NOT NULL CHECK (pay_on_actuals IN ('always', 'never', 'if_entered')),
  "frequency" VARCHAR(255) NOT NULL CHECK (frequency IN ('weekly', 'two_weekly', 'four_weekly', 'monthly')),
  "first_period_start" DATE NOT NULL,
  "slack_days" INTEGER NOT NULL,
  "days_to_finalise" INTEGER NOT NULL,
  "days_to_bank" INTEGER NOT NULL,
  "is_net" INTEGER NOT NULL,
  "is_direct_payment" INTEGER NOT NULL,
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id")
);

CREATE INDEX "payment_method_contract_id" ON "payment_method" ("contract_id");

CREATE UNIQUE INDEX "payment_method_contract_id_start_date" ON "payment_method" ("contract_id", "start_date");

CREATE TABLE "payment_run_check" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "payment_run_id" INTEGER NOT NULL,
  "organisation_id" INTEGER NOT NULL,
  "contract_id" INTEGER,
  "kind" VARCHAR(255) NOT NULL CHECK (kind IN ('negative', 'off_trend', 'unconfirmed', 'rejected', 'nil', 'new_organisation', 'document_not_agreed')),
  "details" TEXT NOT NULL,
  "amount_pence" INTEGER NOT NULL,
  "outcome" VARCHAR(255) NOT NULL CHECK (outcome IN ('open', 'seen', 'taken_out')),
  "decided_by_id" INTEGER,
  "decided_at" DATETIME,
  FOREIGN KEY ("payment_run_id") REFERENCES "payment_run" ("id"),
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
  FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "payment_run_check_payment_run_id" ON "payment_run_check" ("payment_run_id");

CREATE INDEX "payment_run_check_organisation_id" ON "payment_run_check" ("organisation_id");

CREATE INDEX "payment_run_check_contract_id" ON "payment_run_check" ("contract_id");

CREATE INDEX "payment_run_check_decided_by_id" ON "payment_run_check" ("decided_by_id");

CREATE TABLE "payment_run_organisation" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "payment_run_id" INTEGER NOT NULL,
  "organisation_id" INTEGER NOT NULL,
  "amount_pence" INTEGER NOT NULL,
  "finalised_at" DATETIME,
  FOREIGN KEY ("payment_run_id") REFERENCES "payment_run" ("id"),
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id")
);

CREATE INDEX "payment_run_organisation_payment_run_id" ON "payment_run_organisation" ("payment_run_id");

CREATE INDEX "payment_run_organisation_organisation_id" ON "payment_run_organisation" ("organisation_id");

CREATE UNIQUE INDEX "payment_run_organisation_payment_run_id_organisation_id" ON "payment_run_organisation" ("payment_run_id", "organisation_id");

CREATE TABLE "period" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "contract_id" INTEGER NOT NULL,
  "payment_method_id" INTEGER NOT NULL,
  "start_date" DATE NOT NULL,
  "end_date" DATE NOT NULL,
  "due_date" DATE NOT NULL,
  "finalise_date" DATE NOT NULL,
  "bank_date" DATE NOT NULL,
  "finalised_on" DATE,
  "answer" VARCHAR(255) NOT NULL CHECK (answer IN ('unconfirmed', 'confirmed', 'rejected')),
  "answer_reason" TEXT NOT NULL,
  "answered_by_id" INTEGER,
  "answered_at" DATETIME,
  "remittance_notes" TEXT NOT NULL,
  "notes_written_on" DATE,
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
  FOREIGN KEY ("payment_method_id") REFERENCES "payment_method" ("id"),
  FOREIGN KEY ("answered_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "period_contract_id" ON "period" ("contract_id");

CREATE INDEX "period_payment_method_id" ON "period" ("payment_method_id");

CREATE INDEX "period_answered_by_id" ON "period" ("answered_by_id");

CREATE UNIQUE INDEX "period_contract_id_start_date" ON "period" ("contract_id", "start_date");

CREATE INDEX "period_due_date" ON "period" ("due_date");

CREATE TABLE "price_change" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "cpli_id" INTEGER NOT NULL,
  "start_date" DATE NOT NULL,
  "unit_price_tenthousandths" INTEGER NOT NULL CHECK (unit_price_tenthousandths >= 0),
  FOREIGN KEY ("cpli_id") REFERENCES "care_package_line_item" ("id")
);

CREATE INDEX "price_change_cpli_id" ON "price_change" ("cpli_id");

CREATE UNIQUE INDEX "price_change_cpli_id_start_date" ON "price_change" ("cpli_id", "start_date");

CREATE TABLE "purchase_order" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "number" INTEGER NOT NULL,
  "organisation_id" INTEGER NOT NULL,
  "contract_id" INTEGER,
  "client_id" INTEGER,
  "financial_year" INTEGER NOT NULL,
  "iteration" INTEGER NOT NULL,
  "value_pence" INTEGER NOT NULL,
  "issued_on" DATE NOT NULL,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
  FOREIGN KEY ("client_id") REFERENCES "client" ("id")
);

CREATE UNIQUE INDEX "purchase_order_number" ON "purchase_order" ("number");

CREATE INDEX "purchase_order_organisation_id" ON "purchase_order" ("organisation_id");

CREATE INDEX "purchase_order_contract_id" ON "purchase_order" ("contract_id");

CREATE INDEX "purchase_order_client_id" ON "purchase_order" ("client_id");

CREATE UNIQUE INDEX "purchase_order_contract_id_client_id_financial_year" ON "purchase_order" ("contract_id", "client_id", "financial_year");

CREATE INDEX "purchase_order_organisation_id_financial_year" ON "purchase_order" ("organisation_id", "financial_year");

CREATE TABLE "purchase_order_iteration" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "purchase_order_id" INTEGER NOT NULL,
  "iteration" INTEGER NOT NULL,
  "issued_on" DATE NOT NULL,
  "value_pence" INTEGER NOT NULL,
  "items" TEXT NOT NULL,
  "changes" TEXT NOT NULL,
  FOREIGN KEY ("purchase_order_id") REFERENCES "purchase_order" ("id")
);

CREATE INDEX "purchase_order_iteration_purchase_order_id" ON "purchase_order_iteration" ("purchase_order_id");

CREATE UNIQUE INDEX "purchase_order_iteration_purchase_order_id_iteration" ON "purchase_order_iteration" ("purchase_order_id", "iteration");

CREATE TABLE "saved_filter" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "page" VARCHAR(255) NOT NULL,
  "name" VARCHAR(255) NOT NULL,
  "query" TEXT NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE INDEX "saved_filter_person_id" ON "saved_filter" ("person_id");

CREATE UNIQUE INDEX "saved_filter_person_id_page_name" ON "saved_filter" ("person_id", "page", "name");

CREATE TABLE "security_code" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "key_name" VARCHAR(255) NOT NULL,
  "salt" VARCHAR(255) NOT NULL,
  "tags" TEXT NOT NULL,
  "tries_left" INTEGER NOT NULL,
  "lockouts" INTEGER NOT NULL,
  "locked_until" DATETIME,
  "asked_positions" VARCHAR(255),
  "must_change" INTEGER NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE UNIQUE INDEX "security_code_person_id" ON "security_code" ("person_id");

CREATE TABLE "sign_in_session" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "token_hash" VARCHAR(255) NOT NULL,
  "person_id" INTEGER,
  "stage" VARCHAR(255) NOT NULL CHECK (stage IN ('anonymous', 'password', 'complete')),
  "organisation_id" INTEGER,
  "data" TEXT NOT NULL,
  "device" VARCHAR(255) NOT NULL,
  "address" VARCHAR(255) NOT NULL,
  "started_at" DATETIME NOT NULL,
  "last_seen_at" DATETIME NOT NULL,
  "password_given_at" DATETIME,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id")
);

CREATE UNIQUE INDEX "sign_in_session_token_hash" ON "sign_in_session" ("token_hash");

CREATE INDEX "sign_in_session_person_id" ON "sign_in_session" ("person_id");

CREATE INDEX "sign_in_session_organisation_id" ON "sign_in_session" ("organisation_id");

CREATE TABLE "sign_in_try" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "account" VARCHAR(255) NOT NULL,
  "address" VARCHAR(255) NOT NULL,
  "at" DATETIME NOT NULL
);

CREATE INDEX "sign_in_try_at" ON "sign_in_try" ("at");

CREATE INDEX "sign_in_try_account_at" ON "sign_in_try" ("account", "at");

CREATE INDEX "sign_in_try_address_at" ON "sign_in_try" ("address", "at");

CREATE TABLE "suspension" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "client_id" INTEGER NOT NULL,
  "cpli_id" INTEGER,
  "start_date" DATE NOT NULL,
  "end_date" DATE,
  "reason" VARCHAR(255) NOT NULL,
  FOREIGN KEY ("client_id") REFERENCES "client" ("id"),
  FOREIGN KEY ("cpli_id") REFERENCES "care_package_line_item" ("id")
);

CREATE INDEX "suspension_client_id" ON "suspension" ("client_id");

CREATE INDEX "suspension_cpli_id" ON "suspension" ("cpli_id");

CREATE UNIQUE INDEX "suspension_client_id_cpli_id_start_date" ON "suspension" ("client_id", "cpli_id", "start_date");

CREATE TABLE "team_member" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "team_id" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  FOREIGN KEY ("team_id") REFERENCES "team" ("id"),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE INDEX "team_member_team_id" ON "team_member" ("team_id");

CREATE INDEX "team_member_person_id" ON "team_member" ("person_id");

CREATE UNIQUE INDEX "team_member_team_id_person_id" ON "team_member" ("team_id", "person_id");

CREATE TABLE "uploaded_file" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER,
  "invoice_id" INTEGER,
  "action_post_id" INTEGER,
  "contract_document_id" INTEGER,
  "file_name" VARCHAR(255) NOT NULL,
  "stored_name" VARCHAR(255) NOT NULL,
  "media_type" VARCHAR(255) NOT NULL,
  "size_bytes" INTEGER NOT NULL,
  "sha256" VARCHAR(255) NOT NULL,
  "scan_state" VARCHAR(255) NOT NULL CHECK (scan_state IN ('pending', 'clean', 'infected')),
  "uploaded_at" DATETIME NOT NULL,
  "uploaded_by_id" INTEGER NOT NULL,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("invoice_id") REFERENCES "invoice" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("action_post_id") REFERENCES "action_post" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("contract_document_id") REFERENCES "contract_document" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("uploaded_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "uploaded_file_organisation_id" ON "uploaded_file" ("organisation_id");

CREATE INDEX "uploaded_file_invoice_id" ON "uploaded_file" ("invoice_id");

CREATE INDEX "uploaded_file_action_post_id" ON "uploaded_file" ("action_post_id");

CREATE INDEX "uploaded_file_contract_document_id" ON "uploaded_file" ("contract_document_id");

CREATE UNIQUE INDEX "uploaded_file_stored_name" ON "uploaded_file" ("stored_name");

CREATE INDEX "uploaded_file_uploaded_by_id" ON "uploaded_file" ("uploaded_by_id");

CREATE TABLE "visit" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "reference" VARCHAR(255) NOT NULL,
  "ssref" VARCHAR(255) NOT NULL,
  "given_cpli" VARCHAR(255) NOT NULL,
  "given_level" VARCHAR(255) NOT NULL,
  "client_id" INTEGER,
  "service_level_id" INTEGER,
  "cpli_id" INTEGER,
  "planned_start" DATETIME,
  "planned_end" DATETIME,
  "actual_start" DATETIME,
  "actual_end" DATETIME,
  "carers" INTEGER NOT NULL CHECK (carers > 0),
  "status" VARCHAR(255) NOT NULL CHECK (status IN ('delivered', 'frustrated', 'missed', 'cancelled')),
  "comments" TEXT NOT NULL,
  "day" DATE NOT NULL,
  "week_start" DATE NOT NULL,
  "waiting_since" DATETIME,
  "uploaded_at" DATETIME NOT NULL,
  "uploaded_by_id" INTEGER,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("client_id") REFERENCES "client" ("id"),
  FOREIGN KEY ("service_level_id") REFERENCES "service_level" ("id"),
  FOREIGN KEY ("cpli_id") REFERENCES "care_package_line_item" ("id"),
  FOREIGN KEY ("uploaded_by_id") REFERENCES "person" ("id"),
  CHECK ((cpli_id IS NULL) = (waiting_since IS NOT NULL))
);

CREATE INDEX "visit_organisation_id" ON "visit" ("organisation_id");

CREATE INDEX "visit_client_id" ON "visit" ("client_id");

CREATE INDEX "visit_service_level_id" ON "visit" ("service_level_id");

CREATE INDEX "visit_cpli_id" ON "visit" ("cpli_id");

CREATE INDEX "visit_uploaded_by_id" ON "visit" ("uploaded_by_id");

CREATE UNIQUE INDEX "visit_organisation_id_reference" ON "visit" ("organisation_id", "reference");

CREATE INDEX "visit_organisation_id_week_start" ON "visit" ("organisation_id", "week_start");

CREATE INDEX "visit_cpli_id_week_start" ON "visit" ("cpli_id", "week_start");

CREATE INDEX "visit_waiting_since" ON "visit" ("waiting_since");

CREATE TABLE "visit_mapping" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "columns" TEXT NOT NULL,
  "statuses" TEXT NOT NULL,
  "saved_at" DATETIME NOT NULL,
  "saved_by_id" INTEGER NOT NULL,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("saved_by_id") REFERENCES "person" ("id")
);

CREATE UNIQUE INDEX "visit_mapping_organisation_id" ON "visit_mapping" ("organisation_id");

CREATE INDEX "visit_mapping_saved_by_id" ON "visit_mapping" ("saved_by_id");

