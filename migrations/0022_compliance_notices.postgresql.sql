CREATE TABLE "compliance_notice" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "first_day" DATE NOT NULL,
    "published_on" DATE NOT NULL,
    "approver_name" VARCHAR(255) NOT NULL,
    "approver_job_title" VARCHAR(255) NOT NULL,
    "recorded_by_id" INTEGER NOT NULL,
    "recorded_at" TIMESTAMP NOT NULL,
    "version" INTEGER NOT NULL,
    FOREIGN KEY ("recorded_by_id") REFERENCES "person" ("id")
);

CREATE UNIQUE INDEX "compliance_notice_first_day" ON "compliance_notice" ("first_day");

CREATE INDEX "compliance_notice_recorded_by_id" ON "compliance_notice" ("recorded_by_id");

CREATE TABLE "purchase_order_level" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "purchase_order_id" INTEGER NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "financial_year" INTEGER NOT NULL,
    "service_level_id" INTEGER NOT NULL,
    "value_pence" BIGINT NOT NULL,
    FOREIGN KEY ("purchase_order_id") REFERENCES "purchase_order" ("id"),
    FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
    FOREIGN KEY ("service_level_id") REFERENCES "service_level" ("id")
);

INSERT INTO "purchase_order_level"
    ("purchase_order_id", "organisation_id", "financial_year", "service_level_id", "value_pence")
SELECT "o"."id", "o"."organisation_id", "o"."financial_year", "c"."service_level_id", SUM(("item" ->> 'amount_pence')::bigint)
FROM "purchase_order" AS "o"
    JOIN "purchase_order_iteration" AS "i" ON "i"."purchase_order_id" = "o"."id" AND "i"."iteration" = "o"."iteration"
    CROSS JOIN LATERAL jsonb_array_elements("i"."items"::jsonb) AS "item"
    JOIN "care_package_line_item" AS "c" ON "c"."id" = ("item" ->> 'cpli')::int
WHERE "o"."client_id" IS NOT NULL
GROUP BY "o"."id", "o"."organisation_id", "o"."financial_year", "c"."service_level_id";

CREATE UNIQUE INDEX "purchase_order_level_purchase_order_id_service_level_id" ON "purchase_order_level" ("purchase_order_id", "service_level_id");

CREATE INDEX "purchase_order_level_purchase_order_id" ON "purchase_order_level" ("purchase_order_id");

CREATE INDEX "purchase_order_level_organisation_id" ON "purchase_order_level" ("organisation_id");

CREATE INDEX "purchase_order_level_service_level_id" ON "purchase_order_level" ("service_level_id");

CREATE INDEX "purchase_order_level_financial_year_service_level_id_org_1fd505b" ON "purchase_order_level" ("financial_year", "service_level_id", "organisation_id", "value_pence");

CREATE INDEX "payment_item_spent" ON "payment_item" ("financial_year", "service_level_id", "kind", "organisation_id", "amount_pence", "side", "is_paid") WHERE side = 'cost' AND is_paid;

CREATE INDEX "remittance_bank_date_organisation_id_amount_pence" ON "remittance" ("bank_date", "organisation_id", "amount_pence");

CREATE INDEX "commitment_invoice_id_value_pence_vat_pence_contribution_pence" ON "commitment" ("invoice_id", "value_pence", "vat_pence", "contribution_pence");
