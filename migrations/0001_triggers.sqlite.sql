-- Audit events are written once: nothing changes or takes away what happened.
CREATE TRIGGER audit_event_keeps_every_word BEFORE UPDATE ON audit_event
BEGIN
  SELECT RAISE(ABORT, 'audit events are append-only');
END;

CREATE TRIGGER audit_event_keeps_every_row BEFORE DELETE ON audit_event
BEGIN
  SELECT RAISE(ABORT, 'audit events are append-only');
END;

