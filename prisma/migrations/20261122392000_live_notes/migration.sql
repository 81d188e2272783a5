-- Notes of leads are told of as leads are, to the operator, whose own they are. The functions belong to the look-up: see 20261122320000_live.
GRANT app_lookup TO CURRENT_USER;
CREATE TRIGGER z_note_added AFTER INSERT ON "lead_note" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_own_change('leads');
CREATE TRIGGER z_note_changed AFTER UPDATE ON "lead_note" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_own_change('leads');
CREATE TRIGGER z_note_removed AFTER DELETE ON "lead_note" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_own_change('leads');
REVOKE app_lookup FROM CURRENT_USER;
