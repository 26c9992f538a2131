ALTER TABLE "uplift" DROP CONSTRAINT "uplift_state_check";

ALTER TABLE "uplift" ADD CONSTRAINT "uplift_state_check" CHECK (state IN ('working', 'ready', 'applying', 'applied'));

CREATE TABLE "uplift_left_out" (
    "id" SERIAL NOT NULL PRIMARY KEY,
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
