CREATE TABLE "remembered_report" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "report" VARCHAR(255) NOT NULL,
  "typed" TEXT NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE
);

CREATE INDEX "remembered_report_person_id" ON "remembered_report" ("person_id");

CREATE UNIQUE INDEX "remembered_report_person_id_report" ON "remembered_report" ("person_id", "report");

CREATE TABLE "report_file" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "side" VARCHAR(255) NOT NULL CHECK (side IN ('provider', 'council')),
  "organisation_id" INTEGER,
  "report" VARCHAR(255) NOT NULL,
  "typed" TEXT NOT NULL,
  "file_format" VARCHAR(255) NOT NULL CHECK (file_format IN ('csv', 'xlsx')),
  "asked_at" DATETIME NOT NULL,
  "made_at" DATETIME,
  "rows" INTEGER,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id")
);

CREATE INDEX "report_file_person_id" ON "report_file" ("person_id");

CREATE INDEX "report_file_organisation_id" ON "report_file" ("organisation_id");

CREATE INDEX "report_file_asked_at" ON "report_file" ("asked_at");
