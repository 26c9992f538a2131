CREATE TABLE "notice" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "organisation_id" INTEGER,
  "topic" VARCHAR(255) NOT NULL,
  "text" VARCHAR(255) NOT NULL,
  "path" VARCHAR(255) NOT NULL,
  "created_at" DATETIME NOT NULL,
  "read_at" DATETIME,
  "mailed_at" DATETIME,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id")
);

CREATE INDEX "notice_person_id" ON "notice" ("person_id");

CREATE INDEX "notice_organisation_id" ON "notice" ("organisation_id");

CREATE INDEX "notice_created_at" ON "notice" ("created_at");

CREATE INDEX "notice_person_id_read_at" ON "notice" ("person_id", "read_at");

CREATE INDEX "notice_mailed_at_person_id" ON "notice" ("mailed_at", "person_id");

CREATE TABLE "email_subscription" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "name" VARCHAR(255) NOT NULL,
  "is_on" INTEGER NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);

CREATE INDEX "email_subscription_person_id" ON "email_subscription" ("person_id");

CREATE UNIQUE INDEX "email_subscription_person_id_name" ON "email_subscription" ("person_id", "name");

CREATE TABLE "daily_email" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "sent_on" DATE NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "daily_email_person_id" ON "daily_email" ("person_id");

CREATE TABLE "email_wording" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "name" VARCHAR(255) NOT NULL,
  "subject" VARCHAR(255) NOT NULL,
  "body" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "changed_at" DATETIME NOT NULL,
  "changed_by_id" INTEGER,
  FOREIGN KEY ("changed_by_id") REFERENCES "person" ("id")
);

CREATE UNIQUE INDEX "email_wording_name" ON "email_wording" ("name");

CREATE INDEX "email_wording_changed_by_id" ON "email_wording" ("changed_by_id");

ALTER TABLE "outgoing_email" ADD COLUMN "stop_address" VARCHAR(255) NOT NULL DEFAULT '';
