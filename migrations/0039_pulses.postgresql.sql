CREATE TABLE "pulse" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "name" VARCHAR(255) NOT NULL,
  "at" TIMESTAMP NOT NULL,
  "words" TEXT NOT NULL
);

CREATE UNIQUE INDEX "pulse_name" ON "pulse" ("name");
