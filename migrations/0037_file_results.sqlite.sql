CREATE TABLE "file_result" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "kind" VARCHAR(255) NOT NULL CHECK (kind IN ('actuals', 'visits')),
  "file" INTEGER NOT NULL,
  "file_name" VARCHAR(255) NOT NULL,
  "headings" TEXT NOT NULL,
  "rows" TEXT NOT NULL,
  "outcomes" TEXT NOT NULL,
  "uploaded_at" DATETIME NOT NULL,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id")
);

CREATE INDEX "file_result_organisation_id" ON "file_result" ("organisation_id");

CREATE UNIQUE INDEX "file_result_file" ON "file_result" ("file");

CREATE INDEX "file_result_uploaded_at" ON "file_result" ("uploaded_at");
