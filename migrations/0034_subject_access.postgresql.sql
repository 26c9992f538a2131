ALTER TABLE "pack" DROP CONSTRAINT "pack_kind_check";

ALTER TABLE "pack" ADD CONSTRAINT "pack_kind_check" CHECK (kind IN ('evidence', 'take_away', 'subject_access'));
