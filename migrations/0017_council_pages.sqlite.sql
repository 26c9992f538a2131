ALTER TABLE "council" ADD COLUMN "logo_sha256" VARCHAR(255) DEFAULT '' NOT NULL;

CREATE TABLE "council_logo" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "sha256" VARCHAR(255) NOT NULL,
    "media_type" VARCHAR(255) NOT NULL,
    "content" BLOB NOT NULL
);

CREATE UNIQUE INDEX "council_logo_sha256" ON "council_logo" ("sha256");

CREATE TABLE "help_topic" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "name" VARCHAR(255) NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "summary" VARCHAR(255) NOT NULL,
    "group" VARCHAR(255) NOT NULL,
    "asked" INTEGER,
    "pages" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "changed_at" DATETIME NOT NULL,
    "changed_by_id" INTEGER,
    FOREIGN KEY ("changed_by_id") REFERENCES "person" ("id")
);

CREATE UNIQUE INDEX "help_topic_name" ON "help_topic" ("name");

CREATE INDEX "help_topic_changed_by_id" ON "help_topic" ("changed_by_id");

CREATE TABLE "page_notice" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "text" TEXT NOT NULL,
    "place" VARCHAR(255) NOT NULL,
    "first_day" DATE NOT NULL,
    "last_day" DATE NOT NULL,
    "version" INTEGER NOT NULL,
    "changed_at" DATETIME NOT NULL,
    "changed_by_id" INTEGER,
    FOREIGN KEY ("changed_by_id") REFERENCES "person" ("id")
);

CREATE INDEX "page_notice_changed_by_id" ON "page_notice" ("changed_by_id");

CREATE TABLE "home_tiles" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "organisation_id" INTEGER NOT NULL,
    "left_out" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id")
);

CREATE UNIQUE INDEX "home_tiles_organisation_id" ON "home_tiles" ("organisation_id");
