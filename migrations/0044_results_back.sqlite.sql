ALTER TABLE "care_upload" ADD COLUMN "results" BLOB;

ALTER TABLE "e_invoice_file" ADD COLUMN "lines" TEXT NOT NULL DEFAULT '[]';
