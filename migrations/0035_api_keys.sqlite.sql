CREATE TABLE "api_key" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER,
  "name" VARCHAR(255) NOT NULL,
  "start" VARCHAR(255) NOT NULL,
  "key_hash" VARCHAR(255) NOT NULL,
  "scopes" TEXT NOT NULL,
  "made_by_id" INTEGER NOT NULL,
  "made_at" DATETIME NOT NULL,
  "last_day" DATE,
  "ended_at" DATETIME,
  "ended_by_id" INTEGER,
  "last_used_at" DATETIME,
  "last_used_from" VARCHAR(255) NOT NULL DEFAULT '',
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
  FOREIGN KEY ("made_by_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("ended_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "api_key_organisation_id" ON "api_key" ("organisation_id");

CREATE UNIQUE INDEX "api_key_key_hash" ON "api_key" ("key_hash");

CREATE INDEX "api_key_made_by_id" ON "api_key" ("made_by_id");

CREATE INDEX "api_key_ended_by_id" ON "api_key" ("ended_by_id");

CREATE TABLE "api_answer" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "api_key_id" INTEGER NOT NULL,
  "idempotency_key" VARCHAR(255) NOT NULL,
  "fingerprint" VARCHAR(255) NOT NULL,
  "status" INTEGER NOT NULL,
  "location" VARCHAR(255) NOT NULL DEFAULT '',
  "body" TEXT NOT NULL DEFAULT '',
  "at" DATETIME NOT NULL,
  FOREIGN KEY ("api_key_id") REFERENCES "api_key" ("id") ON DELETE CASCADE
);

CREATE INDEX "api_answer_at" ON "api_answer" ("at");

CREATE UNIQUE INDEX "api_answer_api_key_id_idempotency_key" ON "api_answer" ("api_key_id", "idempotency_key");
