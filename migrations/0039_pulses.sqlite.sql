CREATE TABLE "pulse" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "name" VARCHAR(255) NOT NULL,
  "at" DATETIME NOT NULL,
  "words" TEXT NOT NULL
);

CREATE UNIQUE INDEX "pulse_name" ON "pulse" ("name");
