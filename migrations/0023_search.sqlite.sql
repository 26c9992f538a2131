CREATE TABLE "search_word" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "kind" VARCHAR(255) NOT NULL,
  "row_id" INTEGER NOT NULL,
  "organisation_id" INTEGER,
  "word" VARCHAR(255) NOT NULL
);

CREATE UNIQUE INDEX "search_word_kind_row_id_word" ON "search_word" ("kind", "row_id", "word");

CREATE INDEX "search_word_kind_word_row_id" ON "search_word" ("kind", "word", "row_id");

CREATE INDEX "search_word_organisation_id_kind_word_row_id" ON "search_word" ("organisation_id", "kind", "word", "row_id");

CREATE TABLE "search_spelling" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "key" VARCHAR(255) NOT NULL,
  "word" VARCHAR(255) NOT NULL
);

CREATE INDEX "search_spelling_key_word" ON "search_spelling" ("key", "word");

CREATE INDEX "search_spelling_word" ON "search_spelling" ("word");

CREATE TABLE "search_left_out" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "kind" VARCHAR(255) NOT NULL,
  "row_id" INTEGER NOT NULL
);

CREATE UNIQUE INDEX "search_left_out_kind_row_id" ON "search_left_out" ("kind", "row_id");
