ALTER TABLE "person" ADD COLUMN "last_signed_in_at" DATETIME;

UPDATE "person" SET "last_signed_in_at" = (
  SELECT MAX("at") FROM "audit_event"
  WHERE "audit_event"."kind" = 'signed in' AND "audit_event"."person_id" = "person"."id"
);
