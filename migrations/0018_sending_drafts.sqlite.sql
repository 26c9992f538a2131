ALTER TABLE "team" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;

CREATE TABLE "sending_draft" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "typed" TEXT NOT NULL,
  "saved_at" DATETIME NOT NULL,
  "version" INTEGER NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE INDEX "sending_draft_person_id" ON "sending_draft" ("person_id");

ALTER TABLE "uploaded_file" ADD COLUMN "sending_draft_id" INTEGER REFERENCES "sending_draft" ("id");

CREATE INDEX "uploaded_file_sending_draft_id" ON "uploaded_file" ("sending_draft_id");
