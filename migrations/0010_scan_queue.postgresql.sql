ALTER TABLE "job" DROP CONSTRAINT "job_queue_check";

ALTER TABLE "job" ADD CONSTRAINT "job_queue_check" CHECK (queue IN ('jobs', 'mail', 'scans'));

UPDATE "job" SET "queue" = 'scans' WHERE "kind" = 'scan file';
