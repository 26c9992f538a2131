ALTER TABLE "action" ADD COLUMN "reminded_at" TIMESTAMP;

CREATE UNIQUE INDEX "action_sending_id_organisation_id" ON "action" ("sending_id", "organisation_id");
