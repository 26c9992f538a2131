CREATE TABLE "change_request_now" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "organisation_id" INTEGER NOT NULL,
    "kind" VARCHAR(255) NOT NULL CHECK (kind IN ('update_organisation', 'update_service', 'new_contact', 'update_contact', 'add_contact_role', 'delete_contact_role')),
    "service_id" INTEGER,
    "person_id" INTEGER,
    "entity_name" VARCHAR(255) NOT NULL,
    "was" TEXT NOT NULL,
    "asked" TEXT NOT NULL,
    "status" VARCHAR(255) NOT NULL CHECK (status IN ('pending', 'accepted', 'rejected')),
    "submitted_at" DATETIME NOT NULL,
    "submitted_by_id" INTEGER NOT NULL,
    "decided_at" DATETIME,
    "decided_by_id" INTEGER,
    "assigned_to_id" INTEGER,
    "rejection_reason" VARCHAR(255) NOT NULL,
    "rejection_words" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id"),
    FOREIGN KEY ("service_id") REFERENCES "service" ("id"),
    FOREIGN KEY ("person_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("submitted_by_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("decided_by_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("assigned_to_id") REFERENCES "person" ("id")
);

INSERT INTO "change_request_now" (
    "id", "organisation_id", "kind", "service_id", "person_id", "entity_name", "was", "asked",
    "status", "submitted_at", "submitted_by_id", "decided_at", "decided_by_id",
    "assigned_to_id", "rejection_reason", "rejection_words", "version"
)
SELECT
    "id", "organisation_id", "kind", "service_id", "person_id", "entity_name", "was", "asked",
    "status", "submitted_at", "submitted_by_id", "decided_at", "decided_by_id",
    "assigned_to_id", "rejection_reason", "rejection_words", "version"
FROM "change_request";

DROP TABLE "change_request";

ALTER TABLE "change_request_now" RENAME TO "change_request";

CREATE INDEX "change_request_organisation_id" ON "change_request" ("organisation_id");

CREATE INDEX "change_request_service_id" ON "change_request" ("service_id");

CREATE INDEX "change_request_person_id" ON "change_request" ("person_id");

CREATE INDEX "change_request_submitted_by_id" ON "change_request" ("submitted_by_id");

CREATE INDEX "change_request_decided_by_id" ON "change_request" ("decided_by_id");

CREATE INDEX "change_request_assigned_to_id" ON "change_request" ("assigned_to_id");

CREATE INDEX "change_request_organisation_id_status" ON "change_request" ("organisation_id", "status");

CREATE INDEX "change_request_status_submitted_at" ON "change_request" ("status", "submitted_at");
