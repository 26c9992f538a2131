ALTER TABLE "dispute" ADD COLUMN "assigned_to_id" INTEGER REFERENCES "person" ("id");

CREATE INDEX "dispute_assigned_to_id" ON "dispute" ("assigned_to_id");

ALTER TABLE "change_request" ADD COLUMN "assigned_to_id" INTEGER REFERENCES "person" ("id");

CREATE INDEX "change_request_assigned_to_id" ON "change_request" ("assigned_to_id");
