-- Audit events are written once: nothing changes or takes away what happened. Words beside them can be erased only.
CREATE TRIGGER audit_event_keeps_every_word BEFORE UPDATE ON audit_event
BEGIN
  SELECT RAISE(ABORT, 'audit events are append-only');
END;

CREATE TRIGGER audit_event_keeps_every_row BEFORE DELETE ON audit_event
BEGIN
  SELECT RAISE(ABORT, 'audit events are append-only');
END;

CREATE TRIGGER audit_words_keep_every_word BEFORE UPDATE ON audit_words
WHEN NEW.words IS NOT NULL OR NEW.hash <> OLD.hash
BEGIN
  SELECT RAISE(ABORT, 'the words of audit events are erased or stay');
END;

CREATE TRIGGER audit_words_keep_every_row BEFORE DELETE ON audit_words
BEGIN
  SELECT RAISE(ABORT, 'the words of audit events are erased or stay');
END;
