CREATE TABLE "e_invoice_file" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "file_name" VARCHAR(255) NOT NULL,
  "sha256" VARCHAR(255) NOT NULL,
  "content" BYTEA,
  "state" VARCHAR(255) NOT NULL,
  "reference" VARCHAR(255) NOT NULL,
  "findings" TEXT NOT NULL,
  "invoice_id" INTEGER,
  "sent_at" TIMESTAMP NOT NULL,
  "sent_by_id" INTEGER NOT NULL,
  CHECK (state IN ('reading', 'submitted', 'refused')),
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("invoice_id") REFERENCES "invoice" ("id") ON DELETE SET NULL,
  FOREIGN KEY ("sent_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "e_invoice_file_organisation_id" ON "e_invoice_file" ("organisation_id");

CREATE INDEX "e_invoice_file_invoice_id" ON "e_invoice_file" ("invoice_id");

CREATE INDEX "e_invoice_file_sent_by_id" ON "e_invoice_file" ("sent_by_id");

CREATE INDEX "e_invoice_file_organisation_id_sha256" ON "e_invoice_file" ("organisation_id", "sha256");

CREATE INDEX "e_invoice_file_state_sent_at" ON "e_invoice_file" ("state", "sent_at");
