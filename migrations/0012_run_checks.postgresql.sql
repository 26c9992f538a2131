ALTER TABLE "payment_run_check" DROP CONSTRAINT "payment_run_check_kind_check";

ALTER TABLE "payment_run_check" ADD CONSTRAINT "payment_run_check_kind_check" CHECK (kind IN ('negative', 'off_trend', 'unconfirmed', 'rejected', 'nil', 'new_organisation', 'document_not_agreed', 'refund', 'no_creditor_ref', 'no_coding'));

ALTER TABLE "invoice" ADD CHECK (authorised_by_id IS NULL OR authorised_by_id <> created_by_id);

ALTER TABLE "invoice" ADD CHECK (first_authorised_by_id IS NULL OR first_authorised_by_id <> created_by_id);

ALTER TABLE "invoice" ADD CHECK (first_authorised_by_id IS NULL OR authorised_by_id IS NULL OR first_authorised_by_id <> authorised_by_id);

ALTER TABLE "remittance" ADD COLUMN "care_days" INTEGER NOT NULL DEFAULT 0;

UPDATE "remittance" SET "care_days" = COALESCE((
  SELECT SUM(days) FROM (
    SELECT MAX(to_date) - MIN(from_date) + 1 AS days FROM "payment_item"
    WHERE "payment_item"."remittance_id" = "remittance"."id" AND "kind" = 'cost'
    GROUP BY "client_id", "slice_start"
  ) AS spans
), 0);
