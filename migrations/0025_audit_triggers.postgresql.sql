-- Audit events are written once: nothing changes or takes away what happened. Words beside them can be erased only.
CREATE TRIGGER audit_event_keeps_every_row BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION audit_event_is_append_only();

CREATE FUNCTION audit_words_are_erased_or_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the words of audit events are erased or stay';
END
$$;

CREATE TRIGGER audit_words_keep_every_word BEFORE UPDATE ON audit_words
FOR EACH ROW WHEN (NEW.words IS NOT NULL OR NEW.hash <> OLD.hash) EXECUTE FUNCTION audit_words_are_erased_or_stay();

CREATE TRIGGER audit_words_keep_every_row BEFORE DELETE OR TRUNCATE ON audit_words
FOR EACH STATEMENT EXECUTE FUNCTION audit_words_are_erased_or_stay();
