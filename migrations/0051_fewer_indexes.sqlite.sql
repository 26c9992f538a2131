DROP INDEX "payment_item_contract_id";

DROP INDEX "payment_item_client_id";

DROP INDEX "payment_item_service_level_id";

DROP INDEX "payment_item_commitment_id";

DROP INDEX "payment_item_remittance_id";

DROP INDEX "payment_item_payment_run_id_organisation_id";

DROP INDEX "actual_contract_id";

DROP INDEX "care_package_line_item_contract_id";

DROP INDEX "price_change_cpli_id";

DROP INDEX "contribution_cpli_id";

DROP INDEX "purchase_order_contract_id";

DROP INDEX "purchase_order_iteration_purchase_order_id";

DROP INDEX "purchase_order_level_purchase_order_id";

CREATE INDEX "payment_item_of_commitment" ON "payment_item" ("commitment_id") WHERE commitment_id IS NOT NULL;

CREATE INDEX "payment_item_of_remittance" ON "payment_item" ("remittance_id") WHERE remittance_id IS NOT NULL;

CREATE INDEX "payment_item_of_run" ON "payment_item" ("payment_run_id", "organisation_id") WHERE payment_run_id IS NOT NULL;
