CREATE TABLE "pack" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "kind" VARCHAR(255) NOT NULL CHECK (kind IN ('evidence', 'take_away')),
  "person_id" INTEGER NOT NULL,
  "organisation_id" INTEGER,
  "title" VARCHAR(255) NOT NULL,
  "asked" TEXT NOT NULL,
  "may" TEXT NOT NULL,
  "file_name" VARCHAR(255) NOT NULL,
  "stored_name" VARCHAR(255) NOT NULL,
  "size_bytes" BIGINT DEFAULT 0 NOT NULL,
  "sha256" VARCHAR(255) DEFAULT '' NOT NULL,
  "asked_at" TIMESTAMP NOT NULL,
  "made_at" TIMESTAMP,
  "expires_at" TIMESTAMP NOT NULL,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id")
);

CREATE INDEX "pack_person_id" ON "pack" ("person_id");

CREATE INDEX "pack_organisation_id" ON "pack" ("organisation_id");

CREATE UNIQUE INDEX "pack_stored_name" ON "pack" ("stored_name");

CREATE INDEX "pack_expires_at" ON "pack" ("expires_at");

CREATE INDEX "pack_person_id_kind" ON "pack" ("person_id", "kind");
