CREATE TABLE "setup_code" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "code_hash" VARCHAR(255) NOT NULL,
  "made_at" DATETIME NOT NULL,
  "ends_at" DATETIME NOT NULL,
  "used_at" DATETIME
);

CREATE UNIQUE INDEX "setup_code_code_hash" ON "setup_code" ("code_hash");
