DROP INDEX "payment_item_payment_run_id";

CREATE INDEX "payment_item_payment_run_id_organisation_id" ON "payment_item" ("payment_run_id", "organisation_id");
