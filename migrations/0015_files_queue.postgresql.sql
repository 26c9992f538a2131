ALTER TABLE "job" DROP CONSTRAINT "job_queue_check";

ALTER TABLE "job" ADD CONSTRAINT "job_queue_check" CHECK (queue IN ('jobs', 'files', 'mail', 'scans'));

UPDATE "job" SET "queue" = 'files' WHERE "kind" IN ('make pdf', 'draw pages', 'read rows file', 'check rows file', 'save rows file');
