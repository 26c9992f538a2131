ALTER TABLE "contract_document" ADD COLUMN "text" TEXT NOT NULL DEFAULT '';

ALTER TABLE "contract_document" ADD COLUMN "published_by_id" INTEGER REFERENCES "person" ("id");

CREATE INDEX "contract_document_published_by_id" ON "contract_document" ("published_by_id");

CREATE TABLE "document_template" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "document_type" VARCHAR(255) NOT NULL,
  "text" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "changed_at" DATETIME NOT NULL,
  "changed_by_id" INTEGER,
  FOREIGN KEY ("changed_by_id") REFERENCES "person" ("id")
);

CREATE UNIQUE INDEX "document_template_document_type" ON "document_template" ("document_type");

CREATE INDEX "document_template_changed_by_id" ON "document_template" ("changed_by_id");
