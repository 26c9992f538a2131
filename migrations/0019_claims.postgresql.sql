CREATE TABLE "claim" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "claim_date" DATE NOT NULL,
  "notes" TEXT NOT NULL,
  "status" VARCHAR(255) NOT NULL CHECK (status IN ('unsubmitted', 'pending', 'accepted', 'rejected')),
  "version" INTEGER NOT NULL,
  "created_at" TIMESTAMP NOT NULL,
  "created_by_id" INTEGER NOT NULL,
  "saved_at" TIMESTAMP NOT NULL,
  "submitted_at" TIMESTAMP,
  "submitted_by_id" INTEGER,
  "decided_at" TIMESTAMP,
  "decided_by_id" INTEGER,
  "decision_notes" TEXT NOT NULL,
  "copied_from_id" INTEGER,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("created_by_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("submitted_by_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("copied_from_id") REFERENCES "claim" ("id") ON DELETE SET NULL,
  CHECK ((status = 'unsubmitted') = (submitted_at IS NULL)),
  CHECK ((submitted_at IS NULL) = (submitted_by_id IS NULL)),
  CHECK ((status IN ('accepted', 'rejected')) = (decided_at IS NOT NULL)),
  CHECK ((decided_at IS NULL) = (decided_by_id IS NULL))
);

CREATE INDEX "claim_organisation_id" ON "claim" ("organisation_id");

CREATE INDEX "claim_created_by_id" ON "claim" ("created_by_id");

CREATE INDEX "claim_submitted_by_id" ON "claim" ("submitted_by_id");

CREATE INDEX "claim_decided_by_id" ON "claim" ("decided_by_id");

CREATE INDEX "claim_copied_from_id" ON "claim" ("copied_from_id");

CREATE INDEX "claim_organisation_id_claim_date" ON "claim" ("organisation_id", "claim_date");

CREATE INDEX "claim_status_submitted_at" ON "claim" ("status", "submitted_at");

CREATE TABLE "claim_item" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "claim_id" INTEGER NOT NULL,
  "kind" VARCHAR(255) NOT NULL CHECK (kind IN ('client', 'provider')),
  "description" VARCHAR(255) NOT NULL,
  "service_level_id" INTEGER NOT NULL,
  "client_id" INTEGER,
  "quantity_hundredths" BIGINT NOT NULL CHECK (quantity_hundredths >= 0),
  "unit_price_tenthousandths" BIGINT NOT NULL CHECK (unit_price_tenthousandths >= 0),
  "amount_pence" BIGINT NOT NULL CHECK (amount_pence >= 0),
  "vat_rate_basis_points" INTEGER NOT NULL CHECK (vat_rate_basis_points >= 0),
  "vat_pence" BIGINT NOT NULL CHECK (vat_pence >= 0),
  "is_different" BOOLEAN NOT NULL,
  "is_included" BOOLEAN NOT NULL,
  "la_notes" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  FOREIGN KEY ("claim_id") REFERENCES "claim" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("service_level_id") REFERENCES "service_level" ("id"),
  FOREIGN KEY ("client_id") REFERENCES "client" ("id"),
  CHECK ((kind = 'client') = (client_id IS NOT NULL)),
  CHECK (amount_pence = (2 * quantity_hundredths * unit_price_tenthousandths + 10000) / 20000)
);

CREATE INDEX "claim_item_claim_id" ON "claim_item" ("claim_id");

CREATE INDEX "claim_item_service_level_id" ON "claim_item" ("service_level_id");

CREATE INDEX "claim_item_client_id" ON "claim_item" ("client_id");

CREATE INDEX "claim_item_client_id_service_level_id" ON "claim_item" ("client_id", "service_level_id");

CREATE TABLE "claim_journey" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "claim_item_id" INTEGER NOT NULL,
  "day" DATE NOT NULL,
  "from_place" VARCHAR(255) NOT NULL,
  "to_place" VARCHAR(255) NOT NULL,
  "purpose" VARCHAR(255) NOT NULL,
  "miles_hundredths" BIGINT NOT NULL CHECK (miles_hundredths > 0),
  "is_return" BOOLEAN NOT NULL,
  FOREIGN KEY ("claim_item_id") REFERENCES "claim_item" ("id") ON DELETE CASCADE
);

CREATE INDEX "claim_journey_claim_item_id" ON "claim_journey" ("claim_item_id");

CREATE INDEX "claim_journey_day" ON "claim_journey" ("day");

ALTER TABLE "uploaded_file" ADD COLUMN "claim_item_id" INTEGER REFERENCES "claim_item" ("id") ON DELETE CASCADE;

CREATE INDEX "uploaded_file_claim_item_id" ON "uploaded_file" ("claim_item_id");

CREATE INDEX "care_package_line_item_contract_id_service_level_id" ON "care_package_line_item" ("contract_id", "service_level_id");
