DROP INDEX "payment_item_overpayment_plan_id";

CREATE INDEX "payment_item_on_plan" ON "payment_item" ("overpayment_plan_id") WHERE overpayment_plan_id IS NOT NULL;
