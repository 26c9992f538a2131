CREATE TABLE "search_own_word" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "organisation_id" INTEGER NOT NULL,
  "client_id" INTEGER NOT NULL,
  "word" VARCHAR(255) COLLATE "C" NOT NULL
);

CREATE UNIQUE INDEX "search_own_word_organisation_id_word_client_id" ON "search_own_word" ("organisation_id", "word", "client_id");

CREATE INDEX "search_own_word_client_id_organisation_id" ON "search_own_word" ("client_id", "organisation_id");
