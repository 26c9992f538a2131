CREATE TABLE "code_tries" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "device" VARCHAR(255) NOT NULL,
  "tries_left" INTEGER NOT NULL,
  "lockouts" INTEGER NOT NULL,
  "locked_until" DATETIME,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE INDEX "code_tries_person_id" ON "code_tries" ("person_id");

CREATE UNIQUE INDEX "code_tries_person_id_device" ON "code_tries" ("person_id", "device");

INSERT INTO "code_tries" ("person_id", "device", "tries_left", "lockouts", "locked_until")
SELECT "person_id", '', "tries_left", "lockouts", "locked_until" FROM "security_code"
WHERE "tries_left" < 3 OR "lockouts" > 0;

ALTER TABLE "security_code" DROP COLUMN "tries_left";

ALTER TABLE "security_code" DROP COLUMN "lockouts";

ALTER TABLE "security_code" DROP COLUMN "locked_until";

ALTER TABLE "sign_in_try" ADD COLUMN "device" VARCHAR(255) NOT NULL DEFAULT '';
