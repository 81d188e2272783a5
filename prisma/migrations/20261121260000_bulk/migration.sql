-- What a status may become --------------------------------------------------------------------------
-- The tables of domain/leads/status.ts and domain/appointments/status.ts; a test holds that they are the same.

CREATE FUNCTION lead_status_may_become(before text, after text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT after = ANY (CASE before
    WHEN 'new' THEN ARRAY['contacted', 'callback', 'booked', 'dnc', 'opted_out', 'replied', 'exhausted']
    WHEN 'contacted' THEN ARRAY['callback', 'booked', 'dnc', 'opted_out', 'replied', 'exhausted']
    WHEN 'callback' THEN ARRAY['contacted', 'booked', 'dnc', 'opted_out', 'replied', 'exhausted']
    WHEN 'replied' THEN ARRAY['callback', 'booked', 'dnc', 'opted_out']
    WHEN 'exhausted' THEN ARRAY['contacted', 'callback', 'booked', 'dnc', 'opted_out', 'replied']
    WHEN 'booked' THEN ARRAY['contacted', 'shown', 'no_show', 'dnc', 'opted_out']
    WHEN 'no_show' THEN ARRAY['booked', 'shown', 'dnc', 'opted_out', 'replied']
    WHEN 'shown' THEN ARRAY['no_show', 'booked', 'opted_out']
    WHEN 'dnc' THEN ARRAY['booked', 'opted_out']
    WHEN 'opted_out' THEN ARRAY['booked']
    ELSE ARRAY[]::text[] END)
$$;

CREATE FUNCTION appointment_status_may_become(before text, after text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT after = ANY (CASE before
    WHEN 'booked' THEN ARRAY['cancelled', 'disputed', 'shown', 'no_show']
    WHEN 'disputed' THEN ARRAY['shown', 'no_show']
    WHEN 'shown' THEN ARRAY['disputed', 'no_show']
    WHEN 'no_show' THEN ARRAY['disputed', 'shown']
    ELSE ARRAY[]::text[] END)
$$;

CREATE FUNCTION refuse_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    RAISE EXCEPTION 'of %: none begins as %', TG_TABLE_NAME, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RAISE EXCEPTION 'of %: none that is % becomes %', TG_TABLE_NAME, OLD.status, NEW.status
    USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER lead_status_begins BEFORE INSERT ON "lead" FOR EACH ROW
  WHEN (NEW.status NOT IN ('new', 'opted_out', 'dnc')) EXECUTE FUNCTION refuse_status();
CREATE TRIGGER lead_status_moves BEFORE UPDATE OF status ON "lead" FOR EACH ROW
  WHEN (OLD.status <> NEW.status AND NOT lead_status_may_become(OLD.status, NEW.status)) EXECUTE FUNCTION refuse_status();
CREATE TRIGGER appointment_status_begins BEFORE INSERT ON "appointment" FOR EACH ROW
  WHEN (NEW.status <> 'booked') EXECUTE FUNCTION refuse_status();
CREATE TRIGGER appointment_status_moves BEFORE UPDATE OF status ON "appointment" FOR EACH ROW
  WHEN (OLD.status <> NEW.status AND NOT appointment_status_may_become(OLD.status, NEW.status)) EXECUTE FUNCTION refuse_status();

-- Two contacts that are one person -------------------------------------------------------------------

ALTER TABLE "contact" ADD CONSTRAINT contact_merged_elsewhere CHECK (merged_into <> id);
CREATE INDEX "contact_operator_id_merged_into_idx" ON "contact" ("operator_id", "merged_into");
ALTER TABLE "lead" ADD COLUMN "merged_into" UUID;
ALTER TABLE "lead" ADD CONSTRAINT "lead_merged_into_fkey"
  FOREIGN KEY ("operator_id", "merged_into") REFERENCES "lead" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "lead" ADD CONSTRAINT lead_merged_ended CHECK (merged_into IS NULL OR (merged_into <> id AND ended_at IS NOT NULL));

-- What is written about somebody while they are merged goes to whom they became: the lock waits for a merge that is
-- under way, and the rows are read as it left them.
CREATE FUNCTION follow_merge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE other uuid;
BEGIN
  IF NEW.contact_id IS NOT NULL THEN
    SELECT merged_into INTO other FROM "contact"
      WHERE operator_id = NEW.operator_id AND id = NEW.contact_id FOR KEY SHARE;
    NEW.contact_id := COALESCE(other, NEW.contact_id);
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION follow_merged_lead() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE other uuid;
BEGIN
  IF NEW.lead_id IS NOT NULL THEN
    SELECT merged_into INTO other FROM "lead"
      WHERE operator_id = NEW.operator_id AND id = NEW.lead_id FOR KEY SHARE;
    NEW.lead_id := COALESCE(other, NEW.lead_id);
  END IF;
  RETURN NEW;
END $$;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['message', 'call', 'appointment', 'pending_question', 'contact_number'] LOOP
    EXECUTE format('CREATE TRIGGER a_follow_merge BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION follow_merge()', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['message', 'call', 'appointment', 'task'] LOOP
    EXECUTE format('CREATE TRIGGER b_follow_merged_lead BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION follow_merged_lead()', name);
  END LOOP;
END $$;

-- A lead cannot be redirected so: the other contact may be a lead of the campaign already. Whoever adds it reads again.
-- They are few: a batch of leads is held to them, not to all contacts.
CREATE INDEX contact_merged ON "contact" (operator_id, id) WHERE merged_into IS NOT NULL;
CREATE FUNCTION refuse_leads_of_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "contact" c WHERE c.merged_into IS NOT NULL
      AND (c.operator_id, c.id) IN (SELECT operator_id, contact_id FROM added)) THEN
    RAISE EXCEPTION 'a contact has been merged meanwhile: look for it again' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER lead_of_merged AFTER INSERT ON "lead" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_leads_of_merged();
