ALTER TABLE "actual" ADD COLUMN "instance" INTEGER NOT NULL DEFAULT 1 CHECK (instance = 1 OR (instance > 1 AND cpli_id IS NULL));

ALTER TABLE "actual" ADD COLUMN "note" TEXT NOT NULL DEFAULT '';

ALTER TABLE "actual" ADD COLUMN "said_right_hundredths" INTEGER;

DROP INDEX "actual_unplanned";

CREATE UNIQUE INDEX "actual_unplanned" ON "actual" ("client_id", "service_id", "service_level_id", "week_start", "instance") WHERE cpli_id IS NULL;

ALTER TABLE "actuals_file" ADD COLUMN "saved_instances" TEXT NOT NULL DEFAULT '[]';
