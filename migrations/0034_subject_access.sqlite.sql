CREATE TABLE "pack_now" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "kind" VARCHAR(255) NOT NULL CHECK (kind IN ('evidence', 'take_away', 'subject_access')),
  "person_id" INTEGER NOT NULL,
  "organisation_id" INTEGER,
  "title" VARCHAR(255) NOT NULL,
  "asked" TEXT NOT NULL,
  "may" TEXT NOT NULL,
  "file_name" VARCHAR(255) NOT NULL,
  "stored_name" VARCHAR(255) NOT NULL,
  "size_bytes" INTEGER DEFAULT 0 NOT NULL,
  "sha256" VARCHAR(255) DEFAULT '' NOT NULL,
  "asked_at" DATETIME NOT NULL,
  "made_at" DATETIME,
  "expires_at" DATETIME NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id")
);

INSERT INTO "pack_now" (
  "id", "kind", "person_id", "organisation_id", "title", "asked", "may",
  "file_name", "stored_name", "size_bytes", "sha256", "asked_at", "made_at", "expires_at"
)
SELECT
  "id", "kind", "person_id", "organisation_id", "title", "asked", "may",
  "file_name", "stored_name", "size_bytes", "sha256", "asked_at", "made_at", "expires_at"
FROM "pack";

DROP TABLE "pack";

ALTER TABLE "pack_now" RENAME TO "pack";

CREATE INDEX "pack_person_id" ON "pack" ("person_id");

CREATE INDEX "pack_organisation_id" ON "pack" ("organisation_id");

CREATE UNIQUE INDEX "pack_stored_name" ON "pack" ("stored_name");

CREATE INDEX "pack_expires_at" ON "pack" ("expires_at");

CREATE INDEX "pack_person_id_kind" ON "pack" ("person_id", "kind");
