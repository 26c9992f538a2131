CREATE TABLE "worked_out" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "contract_id" INTEGER NOT NULL,
  "digest" VARCHAR(255) NOT NULL,
  "items" INTEGER NOT NULL,
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id")
);

CREATE UNIQUE INDEX "worked_out_contract_id" ON "worked_out" ("contract_id");
