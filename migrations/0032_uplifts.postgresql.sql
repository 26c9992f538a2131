CREATE TABLE "uplift" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "organisation_id" INTEGER,
    "contract_id" INTEGER,
    "service_level_id" INTEGER,
    "by_kind" VARCHAR(255) NOT NULL CHECK (by_kind IN ('percent', 'amount')),
    "by_value" BIGINT NOT NULL CHECK (by_value <> 0),
    "from_date" DATE NOT NULL,
    "is_to_pence" BOOLEAN NOT NULL,
    "state" VARCHAR(255) NOT NULL CHECK (state IN ('working', 'ready', 'applied')),
    "version" INTEGER NOT NULL,
    "seen" VARCHAR(255) NOT NULL,
    "figures" TEXT NOT NULL,
    "left_out" TEXT NOT NULL,
    "previewed_at" TIMESTAMP NOT NULL,
    "previewed_by_id" INTEGER NOT NULL,
    "applied_at" TIMESTAMP,
    "applied_by_id" INTEGER,
    "reason" TEXT NOT NULL,
    FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
    FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
    FOREIGN KEY ("service_level_id") REFERENCES "service_level" ("id"),
    FOREIGN KEY ("previewed_by_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("applied_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "uplift_organisation_id" ON "uplift" ("organisation_id");

CREATE INDEX "uplift_contract_id" ON "uplift" ("contract_id");

CREATE INDEX "uplift_service_level_id" ON "uplift" ("service_level_id");

CREATE INDEX "uplift_previewed_by_id" ON "uplift" ("previewed_by_id");

CREATE INDEX "uplift_applied_by_id" ON "uplift" ("applied_by_id");

CREATE TABLE "uplift_price" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "uplift_id" INTEGER NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "contract_id" INTEGER NOT NULL,
    "service_level_id" INTEGER NOT NULL,
    "cpli_id" INTEGER,
    "start_date" DATE NOT NULL,
    "was_tenthousandths" BIGINT NOT NULL,
    "now_tenthousandths" BIGINT NOT NULL,
    "is_new" BOOLEAN NOT NULL,
    "weekly_was_pence" BIGINT NOT NULL,
    "weekly_now_pence" BIGINT NOT NULL,
    FOREIGN KEY ("uplift_id") REFERENCES "uplift" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
    FOREIGN KEY ("contract_id") REFERENCES "contract" ("id"),
    FOREIGN KEY ("service_level_id") REFERENCES "service_level" ("id"),
    FOREIGN KEY ("cpli_id") REFERENCES "care_package_line_item" ("id")
);

CREATE INDEX "uplift_price_uplift_id" ON "uplift_price" ("uplift_id");

CREATE INDEX "uplift_price_organisation_id" ON "uplift_price" ("organisation_id");

CREATE INDEX "uplift_price_contract_id" ON "uplift_price" ("contract_id");

CREATE INDEX "uplift_price_service_level_id" ON "uplift_price" ("service_level_id");

CREATE INDEX "uplift_price_cpli_id" ON "uplift_price" ("cpli_id");

CREATE TABLE "care_upload" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "file_name" VARCHAR(255) NOT NULL,
    "sha256" VARCHAR(255) NOT NULL,
    "content" BYTEA,
    "corrections" TEXT NOT NULL,
    "state" VARCHAR(255) NOT NULL CHECK (state IN ('checking', 'ready', 'applying', 'applied', 'failed')),
    "preview" TEXT NOT NULL,
    "applied" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "uploaded_at" TIMESTAMP NOT NULL,
    "uploaded_by_id" INTEGER NOT NULL,
    "applied_at" TIMESTAMP,
    "applied_by_id" INTEGER,
    "expires_at" TIMESTAMP NOT NULL,
    FOREIGN KEY ("uploaded_by_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("applied_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "care_upload_sha256" ON "care_upload" ("sha256");

CREATE INDEX "care_upload_uploaded_by_id" ON "care_upload" ("uploaded_by_id");

CREATE INDEX "care_upload_applied_by_id" ON "care_upload" ("applied_by_id");

CREATE INDEX "care_upload_expires_at" ON "care_upload" ("expires_at");
