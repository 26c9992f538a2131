CREATE TABLE "setup_code" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "code_hash" VARCHAR(255) NOT NULL,
  "made_at" TIMESTAMP NOT NULL,
  "ends_at" TIMESTAMP NOT NULL,
  "used_at" TIMESTAMP
);

CREATE UNIQUE INDEX "setup_code_code_hash" ON "setup_code" ("code_hash");
