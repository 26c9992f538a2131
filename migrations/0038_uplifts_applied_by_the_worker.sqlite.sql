CREATE TABLE "uplift_price_kept" AS SELECT * FROM "uplift_price";

DROP TABLE "uplift_price";

CREATE TABLE "uplift_now" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "organisation_id" INTEGER,
    "contract_id" INTEGER,
    "service_level_id" INTEGER,
    "by_kind" VARCHAR(255) NOT NULL CHECK (by_kind IN ('percent', 'amount')),
    "by_value" INTEGER NOT NULL CHECK (by_value <> 0),
    "from_date" DATE NOT NULL,
    "is_to_pence" INTEGER NOT NULL,
    "state" VARCHAR(255) NOT NULL CHECK (state IN ('working', 'ready', 'applying', 'applied')),
    "version" INTEGER NOT NULL,
    "seen" VARCHAR(255) NOT NULL,
    "figures" TEXT NOT NULL,
    "left_out" TEXT NOT NULL,
    "previewed_at" DATETIME NOT NULL,
    "previewed_by_id" INTEGER NOT NULL,
    "applied_at" DATETIME,
    "applied_by_id" INTEGER,
    "reason" TEXT NOT NULL,
    FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
    FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
    FOREIGN KEY ("service_level_id") REFERENCES "service_level" ("id"),
    FOREIGN KEY ("previewed_by_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("applied_by_id") REFERENCES "person" ("id")
);

INSERT INTO "uplift_now" (
    "id", "organisation_id", "contract_id", "service_level_id", "by_kind", "by_value", "from_date",
    "is_to_pence", "state", "version", "seen", "figures", "left_out", "previewed_at", "previewed_by_id",
    "applied_at", "applied_by_id", "reason"
)
SELECT
    "id", "organisation_id", "contract_id", "service_level_id", "by_kind", "by_value", "from_date",
    "is_to_pence", "state", "version", "seen", "figures", "left_out", "previewed_at", "previewed_by_id",
    "applied_at", "applied_by_id", "reason"
FROM "uplift";

DROP TABLE "uplift";

ALTER TABLE "uplift_now" RENAME TO "uplift";

CREATE INDEX "uplift_organisation_id" ON "uplift" ("organisation_id");

CREATE INDEX "uplift_contract_id" ON "uplift" ("contract_id");

CREATE INDEX "uplift_service_level_id" ON "uplift" ("service_level_id");

CREATE INDEX "uplift_previewed_by_id" ON "uplift" ("previewed_by_id");

CREATE INDEX "uplift_applied_by_id" ON "uplift" ("applied_by_id");

CREATE TABLE "uplift_price" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "uplift_id" INTEGER NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "contract_id" INTEGER NOT NULL,
    "service_level_id" INTEGER NOT NULL,
    "cpli_id" INTEGER,
    "start_date" DATE NOT NULL,
    "was_tenthousandths" INTEGER NOT NULL,
    "now_tenthousandths" INTEGER NOT NULL,
    "is_new" INTEGER NOT NULL,
    "weekly_was_pence" INTEGER NOT NULL,
    "weekly_now_pence" INTEGER NOT NULL,
    FOREIGN KEY ("uplift_id") REFERENCES "uplift" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
    FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
    FOREIGN KEY ("service_level_id") REFERENCES "service_level" ("id"),
    FOREIGN KEY ("cpli_id") REFERENCES "care_package_line_item" ("id")
);

INSERT INTO "uplift_price" (
    "id", "uplift_id", "organisation_id", "contract_id", "service_level_id", "cpli_id", "start_date",
    "was_tenthousandths", "now_tenthousandths", "is_new", "weekly_was_pence", "weekly_now_pence"
)
SELECT
    "id", "uplift_id", "organisation_id", "contract_id", "service_level_id", "cpli_id", "start_date",
    "was_tenthousandths", "now_tenthousandths", "is_new", "weekly_was_pence", "weekly_now_pence"
FROM "uplift_price_kept";

DROP TABLE "uplift_price_kept";

CREATE INDEX "uplift_price_uplift_id" ON "uplift_price" ("uplift_id");

CREATE INDEX "uplift_price_organisation_id" ON "uplift_price" ("organisation_id");

CREATE INDEX "uplift_price_contract_id" ON "uplift_price" ("contract_id");

CREATE INDEX "uplift_price_service_level_id" ON "uplift_price" ("service_level_id");

CREATE INDEX "uplift_price_cpli_id" ON "uplift_price" ("cpli_id");

CREATE TABLE "uplift_left_out" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "uplift_id" INTEGER NOT NULL,
    "organisation_id" INTEGER,
    "contract_id" INTEGER,
    "service_level_id" INTEGER NOT NULL,
    "cpli_id" INTEGER,
    "why" VARCHAR(255) NOT NULL CHECK (why IN ('ended', 'due', 'same', 'claim')),
    FOREIGN KEY ("uplift_id") REFERENCES "uplift" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
    FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
    FOREIGN KEY ("service_level_id") REFERENCES "service_level" ("id"),
    FOREIGN KEY ("cpli_id") REFERENCES "care_package_line_item" ("id")
);

CREATE INDEX "uplift_left_out_uplift_id" ON "uplift_left_out" ("uplift_id");

CREATE INDEX "uplift_left_out_organisation_id" ON "uplift_left_out" ("organisation_id");

CREATE INDEX "uplift_left_out_contract_id" ON "uplift_left_out" ("contract_id");

CREATE INDEX "uplift_left_out_service_level_id" ON "uplift_left_out" ("service_level_id");

CREATE INDEX "uplift_left_out_cpli_id" ON "uplift_left_out" ("cpli_id");
