CREATE TABLE "authenticator" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "key_name" VARCHAR(255) NOT NULL,
  "salt" VARCHAR(255) NOT NULL,
  "pending_key_name" VARCHAR(255) NOT NULL,
  "pending_salt" VARCHAR(255) NOT NULL,
  "confirmed_at" DATETIME,
  "last_step" INTEGER NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE UNIQUE INDEX "authenticator_person_id" ON "authenticator" ("person_id");

CREATE TABLE "recovery_code" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "code_hash" VARCHAR(255) NOT NULL,
  "used_at" DATETIME,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE INDEX "recovery_code_person_id" ON "recovery_code" ("person_id");

CREATE UNIQUE INDEX "recovery_code_person_id_code_hash" ON "recovery_code" ("person_id", "code_hash");
