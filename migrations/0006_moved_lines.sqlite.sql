CREATE TABLE "moved_line" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "contract_id" INTEGER NOT NULL,
  "client_id" INTEGER,
  "service_level_id" INTEGER NOT NULL,
  "line_key" VARCHAR(255) NOT NULL,
  "side" VARCHAR(255) NOT NULL CHECK (side IN ('cost', 'income')),
  "kind" VARCHAR(255) NOT NULL CHECK (kind IN ('cost', 'income', 'adjustment', 'manual')),
  "slice_start" DATE NOT NULL,
  "financial_year" INTEGER NOT NULL,
  "period_start" DATE NOT NULL,
  "from_date" DATE NOT NULL,
  "to_date" DATE NOT NULL,
  "amount_pence" INTEGER NOT NULL,
  "vat_rate_basis_points" INTEGER NOT NULL,
  "vat_pence" INTEGER NOT NULL,
  "due_pence" INTEGER NOT NULL,
  "settled_before_pence" INTEGER NOT NULL,
  "reason" VARCHAR(255) NOT NULL,
  "working" TEXT NOT NULL,
  "line_status" VARCHAR(255) NOT NULL CHECK (line_status IN ('suspend', 'carry_forward')),
  "status_reason" TEXT NOT NULL,
  "moved_to_start" DATE NOT NULL,
  "moved_to_end" DATE NOT NULL,
  FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
  FOREIGN KEY ("client_id") REFERENCES "client" ("id"),
  FOREIGN KEY ("service_level_id") REFERENCES "service_level" ("id")
);

CREATE INDEX "moved_line_contract_id" ON "moved_line" ("contract_id");

CREATE INDEX "moved_line_client_id" ON "moved_line" ("client_id");

CREATE INDEX "moved_line_service_level_id" ON "moved_line" ("service_level_id");

CREATE INDEX "moved_line_contract_id_period_start" ON "moved_line" ("contract_id", "period_start");
