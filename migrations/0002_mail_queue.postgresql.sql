ALTER TABLE "job" ADD COLUMN "queue" VARCHAR(255) NOT NULL DEFAULT 'jobs' CHECK (queue IN ('jobs', 'mail'));

DROP INDEX "job_state_run_at";

CREATE INDEX "job_queue_state_run_at" ON "job" ("queue", "state", "run_at");

INSERT INTO "job" (
  "kind", "payload", "key", "state", "attempts", "run_at", "wanted_again", "done_of", "done_of_total", "error",
  "created_at", "queue"
)
SELECT
  'send e-mail', '{"mail_id":' || "id" || '}', 'mail ' || "id", 'queued', "attempts", "run_at", FALSE, 0, 0, "error",
  "created_at", 'mail'
FROM "outgoing_email" WHERE "state" = 'queued';
