CREATE TABLE "payment_run_check_new" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "payment_run_id" INTEGER NOT NULL,
  "organisation_id" INTEGER NOT NULL,
  "contract_id" INTEGER,
  "kind" VARCHAR(255) NOT NULL CHECK (kind IN ('negative', 'off_trend', 'unconfirmed', 'rejected', 'nil', 'new_organisation', 'document_not_agreed', 'refund', 'no_creditor_ref', 'no_coding')),
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

INSERT INTO "payment_run_check_new" (
  "id", "payment_run_id", "organisation_id", "contract_id", "kind", "details", "amount_pence", "outcome",
  "decided_by_id", "decided_at"
)
SELECT
  "id", "payment_run_id", "organisation_id", "contract_id", "kind", "details", "amount_pence", "outcome",
  "decided_by_id", "decided_at"
FROM "payment_run_check";

DROP TABLE "payment_run_check";

ALTER TABLE "payment_run_check_new" RENAME TO "payment_run_check";

CREATE INDEX "payment_run_check_payment_run_id" ON "payment_run_check" ("payment_run_id");

CREATE INDEX "payment_run_check_organisation_id" ON "payment_run_check" ("organisation_id");

CREATE INDEX "payment_run_check_contract_id" ON "payment_run_check" ("contract_id");

CREATE INDEX "payment_run_check_decided_by_id" ON "payment_run_check" ("decided_by_id");

CREATE TABLE "invoice_new" (
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
  FOREIGN KEY ("split_from_id") REFERENCES "invoice" ("id") ON DELETE SET NULL,
  CHECK (authorised_by_id IS NULL OR authorised_by_id <> created_by_id),
  CHECK (first_authorised_by_id IS NULL OR first_authorised_by_id <> created_by_id),
  CHECK (first_authorised_by_id IS NULL OR authorised_by_id IS NULL OR first_authorised_by_id <> authorised_by_id)
);

INSERT INTO "invoice_new" (
  "id", "organisation_id", "number", "kind", "reference", "reference_key", "near_key", "date_on_invoice",
  "financial_year", "vat_number", "status", "entered_net_pence", "entered_vat_pence", "version", "created_at",
  "created_by_id", "submitted_at", "submitted_by_id", "submitted_total_pence", "changed_since_submitted",
  "authorised_at", "authorised_by_id", "first_authorised_at", "first_authorised_by_id", "first_limit_pence",
  "status_reason", "in_hand_of_id", "payment_run_id", "bank_date", "split_from_id"
)
SELECT
  "id", "organisation_id", "number", "kind", "reference", "reference_key", "near_key", "date_on_invoice",
  "financial_year", "vat_number", "status", "entered_net_pence", "entered_vat_pence", "version", "created_at",
  "created_by_id", "submitted_at", "submitted_by_id", "submitted_total_pence", "changed_since_submitted",
  "authorised_at", "authorised_by_id", "first_authorised_at", "first_authorised_by_id", "first_limit_pence",
  "status_reason", "in_hand_of_id", "payment_run_id", "bank_date", "split_from_id"
FROM "invoice";

DROP TABLE "invoice";

ALTER TABLE "invoice_new" RENAME TO "invoice";

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

ALTER TABLE "remittance" ADD COLUMN "care_days" INTEGER NOT NULL DEFAULT 0;

UPDATE "remittance" SET "care_days" = COALESCE((
  SELECT SUM(days) FROM (
    SELECT CAST(JULIANDAY(MAX(to_date)) - JULIANDAY(MIN(from_date)) AS INTEGER) + 1 AS days FROM "payment_item"
    WHERE "payment_item"."remittance_id" = "remittance"."id" AND "kind" = 'cost'
    GROUP BY "client_id", "slice_start"
  ) AS spans
), 0);
