ALTER TABLE "client" ADD COLUMN "erased_at" DATETIME;
