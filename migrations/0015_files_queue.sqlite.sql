ALTER TABLE "job" ADD COLUMN "queue_was" VARCHAR(255) NOT NULL DEFAULT 'jobs';

UPDATE "job" SET "queue_was" = "queue";

DROP INDEX "job_queue_state_run_at";

ALTER TABLE "job" DROP COLUMN "queue";

ALTER TABLE "job" ADD COLUMN "queue" VARCHAR(255) NOT NULL DEFAULT 'jobs'
  CHECK (queue IN ('jobs', 'files', 'mail', 'scans'));

UPDATE "job" SET "queue" = CASE
  WHEN "kind" IN ('make pdf', 'draw pages', 'read rows file', 'check rows file', 'save rows file') THEN 'files' ELSE "queue_was"
END;

ALTER TABLE "job" DROP COLUMN "queue_was";

CREATE INDEX "job_queue_state_run_at" ON "job" ("queue", "state", "run_at");
