ALTER TABLE "actuals_file" ADD COLUMN "answers" TEXT NOT NULL DEFAULT '{}';

ALTER TABLE "visit_mapping" ADD COLUMN "reading" TEXT NOT NULL DEFAULT '{}';
