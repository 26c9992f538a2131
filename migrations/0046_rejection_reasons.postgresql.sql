ALTER TABLE "change_request" DROP CONSTRAINT "change_request_rejection_reason_check";
