CREATE TABLE "audit_words" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "hash" VARCHAR(255) NOT NULL,
  "salt" VARCHAR(255) NOT NULL,
  "words" TEXT,
  "person_id" INTEGER,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE UNIQUE INDEX "audit_words_hash" ON "audit_words" ("hash");

CREATE INDEX "audit_words_person_id" ON "audit_words" ("person_id");

ALTER TABLE "audit_event" ADD COLUMN "name_hash" VARCHAR(255) NOT NULL DEFAULT '';

ALTER TABLE "audit_event" ADD COLUMN "words_hash" VARCHAR(255) NOT NULL DEFAULT '';

ALTER TABLE "audit_event" ADD COLUMN "former_hash" VARCHAR(255);

DROP TRIGGER audit_event_keeps_every_word;

DROP TRIGGER audit_event_keeps_every_row;
