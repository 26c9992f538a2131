CREATE TABLE "password_request" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "name" VARCHAR(255) NOT NULL,
  "organisation_name" VARCHAR(255) NOT NULL,
  "email" VARCHAR(255) NOT NULL,
  "telephone" VARCHAR(255) NOT NULL,
  "address" VARCHAR(255) NOT NULL,
  "state" VARCHAR(255) NOT NULL CHECK (state IN ('open', 'answered', 'closed')),
  "asked_at" DATETIME NOT NULL,
  "decided_at" DATETIME,
  "decided_by_id" INTEGER,
  "version" INTEGER NOT NULL,
  FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "password_request_decided_by_id" ON "password_request" ("decided_by_id");

CREATE INDEX "password_request_state_asked_at" ON "password_request" ("state", "asked_at");

CREATE INDEX "password_request_address_asked_at" ON "password_request" ("address", "asked_at");

CREATE INDEX "password_request_email_asked_at" ON "password_request" ("email", "asked_at");
