ALTER TABLE "action" ADD COLUMN "closes_after_days" INTEGER NOT NULL DEFAULT 7;

ALTER TABLE "action_sending" ADD COLUMN "closes_after_days" INTEGER NOT NULL DEFAULT 7;

ALTER TABLE "own_action_type" ADD COLUMN "closes_after_days" INTEGER NOT NULL DEFAULT 7;
