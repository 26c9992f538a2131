CREATE TABLE "webhook" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER,
  "address" VARCHAR(500) NOT NULL,
  "events" TEXT NOT NULL,
  "salt" VARCHAR(255) NOT NULL,
  "last_event" INTEGER NOT NULL,
  "made_by_id" INTEGER NOT NULL,
  "made_at" DATETIME NOT NULL,
  "ended_at" DATETIME,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("made_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "webhook_organisation_id" ON "webhook" ("organisation_id");

CREATE INDEX "webhook_made_by_id" ON "webhook" ("made_by_id");

CREATE TABLE "webhook_delivery" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "webhook_id" INTEGER NOT NULL,
  "event" VARCHAR(255) NOT NULL,
  "payload" TEXT NOT NULL,
  "state" VARCHAR(255) NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
  "attempts" INTEGER NOT NULL,
  "run_at" DATETIME NOT NULL,
  "created_at" DATETIME NOT NULL,
  "sent_at" DATETIME,
  "error" VARCHAR(255) NOT NULL,
  FOREIGN KEY ("webhook_id") REFERENCES "webhook" ("id") ON DELETE CASCADE
);

CREATE INDEX "webhook_delivery_webhook_id" ON "webhook_delivery" ("webhook_id");

CREATE INDEX "webhook_delivery_state_run_at" ON "webhook_delivery" ("state", "run_at");
