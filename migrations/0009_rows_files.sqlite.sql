ALTER TABLE "actuals_file" ADD COLUMN "said" TEXT NOT NULL DEFAULT '{}';

ALTER TABLE "actuals_file" ADD COLUMN "plan" TEXT NOT NULL DEFAULT '{}';

ALTER TABLE "actuals_file" ADD COLUMN "content" BLOB;

ALTER TABLE "actuals_file" ADD COLUMN "state" VARCHAR(255) NOT NULL DEFAULT 'ready' CHECK (state IN ('reading', 'checking', 'ready', 'saving', 'failed'));
