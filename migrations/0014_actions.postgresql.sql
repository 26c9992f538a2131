CREATE TABLE "action_sending" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "type" VARCHAR(255) NOT NULL,
  "title" VARCHAR(255) NOT NULL,
  "text" TEXT NOT NULL,
  "team_id" INTEGER,
  "due_date" DATE,
  "closes_with" TEXT NOT NULL,
  "organisations" TEXT NOT NULL,
  "sent_at" TIMESTAMP NOT NULL,
  "sent_by_id" INTEGER NOT NULL,
  FOREIGN KEY ("team_id") REFERENCES "team" ("id"),
  FOREIGN KEY ("sent_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "action_sending_team_id" ON "action_sending" ("team_id");

CREATE INDEX "action_sending_sent_by_id" ON "action_sending" ("sent_by_id");

ALTER TABLE "action" ADD COLUMN "officer_id" INTEGER REFERENCES "person" ("id");

ALTER TABLE "action" ADD COLUMN "sending_id" INTEGER REFERENCES "action_sending" ("id");

ALTER TABLE "action" ADD COLUMN "origin_type" VARCHAR(255) NOT NULL DEFAULT '';

ALTER TABLE "action" ADD COLUMN "origin_id" INTEGER;

ALTER TABLE "action" ADD COLUMN "closes_with" TEXT NOT NULL DEFAULT '';

ALTER TABLE "action" ADD COLUMN "warned_at" TIMESTAMP;

CREATE INDEX "action_officer_id" ON "action" ("officer_id");

CREATE INDEX "action_sending_id" ON "action" ("sending_id");

ALTER TABLE "uploaded_file" ADD COLUMN "action_sending_id" INTEGER REFERENCES "action_sending" ("id");

CREATE INDEX "uploaded_file_action_sending_id" ON "uploaded_file" ("action_sending_id");

CREATE TABLE "action_note" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "action_id" INTEGER NOT NULL,
  "text" TEXT NOT NULL,
  "person_id" INTEGER NOT NULL,
  "person_name" VARCHAR(255) NOT NULL,
  "written_at" TIMESTAMP NOT NULL,
  FOREIGN KEY ("action_id") REFERENCES "action" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE INDEX "action_note_action_id" ON "action_note" ("action_id");

CREATE INDEX "action_note_person_id" ON "action_note" ("person_id");

CREATE TABLE "action_look" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "action_id" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "first_at" TIMESTAMP NOT NULL,
  "looked_at" TIMESTAMP NOT NULL,
  FOREIGN KEY ("action_id") REFERENCES "action" ("id") ON DELETE CASCADE,
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);

CREATE INDEX "action_look_action_id" ON "action_look" ("action_id");

CREATE INDEX "action_look_person_id" ON "action_look" ("person_id");

CREATE UNIQUE INDEX "action_look_action_id_person_id" ON "action_look" ("action_id", "person_id");

CREATE TABLE "saved_reply" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "name" VARCHAR(255) NOT NULL,
  "text" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "changed_at" TIMESTAMP NOT NULL,
  "changed_by_id" INTEGER,
  FOREIGN KEY ("changed_by_id") REFERENCES "person" ("id")
);

CREATE UNIQUE INDEX "saved_reply_name" ON "saved_reply" ("name");

CREATE INDEX "saved_reply_changed_by_id" ON "saved_reply" ("changed_by_id");

CREATE TABLE "own_action_type" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "name" VARCHAR(255) NOT NULL,
  "topic" VARCHAR(255) NOT NULL,
  "team" VARCHAR(255) NOT NULL,
  "related_to" TEXT NOT NULL,
  "variants" TEXT NOT NULL,
  "working_days" INTEGER,
  "council_only" BOOLEAN NOT NULL,
  "closes_with" TEXT NOT NULL,
  "is_offered" BOOLEAN NOT NULL,
  "version" INTEGER NOT NULL,
  "changed_at" TIMESTAMP NOT NULL,
  "changed_by_id" INTEGER,
  FOREIGN KEY ("changed_by_id") REFERENCES "person" ("id")
);

CREATE UNIQUE INDEX "own_action_type_name" ON "own_action_type" ("name");

CREATE INDEX "own_action_type_changed_by_id" ON "own_action_type" ("changed_by_id");
