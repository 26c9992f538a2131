CREATE INDEX "audit_event_at" ON "audit_event" ("at");

DROP INDEX "audit_event_person_id";

CREATE INDEX "audit_event_person_id_at" ON "audit_event" ("person_id", "at");

DROP INDEX "audit_event_kind";

CREATE INDEX "audit_event_kind_at" ON "audit_event" ("kind", "at");

DROP INDEX "audit_event_organisation_id";

CREATE INDEX "audit_event_organisation_id_at" ON "audit_event" ("organisation_id", "at");

DROP INDEX "audit_event_client_id";

CREATE INDEX "audit_event_client_id_at" ON "audit_event" ("client_id", "at");
