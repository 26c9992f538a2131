ALTER TABLE "claim" ADD COLUMN "assigned_to_id" INTEGER REFERENCES "person" ("id");

CREATE INDEX "claim_assigned_to_id" ON "claim" ("assigned_to_id");

ALTER TABLE "claim" ADD COLUMN "first_accepted_at" DATETIME;

ALTER TABLE "claim" ADD COLUMN "first_accepted_by_id" INTEGER REFERENCES "person" ("id");

CREATE INDEX "claim_first_accepted_by_id" ON "claim" ("first_accepted_by_id");

ALTER TABLE "payment_item" ADD COLUMN "claim_item_id" INTEGER REFERENCES "claim_item" ("id");

CREATE UNIQUE INDEX "payment_item_claimed_once" ON "payment_item" ("claim_item_id") WHERE claim_item_id IS NOT NULL;
