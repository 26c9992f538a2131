ALTER TABLE "job" ADD COLUMN "queue_was" VARCHAR(255) NOT NULL DEFAULT 'jobs';

UPDATE "job" SET "queue_was" = "queue";

DROP INDEX "job_queue_state_run_at";

ALTER TABLE "job" DROP COLUMN "queue";

ALTER TABLE "job" ADD COLUMN "queue" VARCHAR(255) NOT NULL DEFAULT 'jobs' CHECK (queue IN ('jobs', 'mail', 'scans'));

UPDATE "job" SET "queue" = CASE WHEN "kind" = 'scan file' THEN 'scans' ELSE "queue_was" END;

ALTER TABLE "job" DROP COLUMN "queue_was";

CREATE INDEX "job_queue_state_run_at" ON "job" ("queue", "state", "run_at");
