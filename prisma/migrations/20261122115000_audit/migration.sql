-- Whose client a change is about; null: the operator's own. A client's admin reads those rows.
ALTER TABLE "audit" ADD COLUMN "client_id" UUID;

-- Prefixes of actions are looked up as ranges of bytes: under row-level security LIKE uses no index.
ALTER TABLE "audit" ALTER COLUMN "action" TYPE text COLLATE "C";

-- The list in order of time, and what it is filtered by. What workflows and events did is most of it, so that whoever
-- asks for their rows finds them by walking the list.
CREATE INDEX "audit_operator_id_at_id_idx" ON "audit" ("operator_id", "at", "id");
CREATE INDEX "audit_operator_id_action_at_id_idx" ON "audit" ("operator_id", "action", "at", "id");
CREATE INDEX "audit_operator_id_actor_id_at_id_idx" ON "audit" ("operator_id", "actor_id", "at", "id");
CREATE INDEX audit_by_people ON "audit" ("operator_id", "actor_kind", "at", "id")
  WHERE actor_kind NOT IN ('workflow', 'event');
CREATE INDEX audit_of_client_by_action ON "audit" ("client_id", "action", "at", "id") WHERE client_id IS NOT NULL;
CREATE INDEX audit_of_client ON "audit" ("client_id", "at", "id") WHERE client_id IS NOT NULL;

-- What a person typed as a reason. The trail is never changed; its words can go, when the person they may name is erased.
CREATE TABLE "audit_note" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "audit_id" UUID NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_note_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "audit_note_operator_id_audit_id_key" ON "audit_note" ("operator_id", "audit_id");
CREATE INDEX "audit_note_operator_id_subject_type_subject_id_idx" ON "audit_note" ("operator_id", "subject_type", "subject_id");
ALTER TABLE "audit_note" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "audit_note" FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON "audit_note" TO app_operator USING (operator_id = (SELECT current_operator()))
  WITH CHECK (operator_id = (SELECT current_operator()));
GRANT SELECT, INSERT, DELETE ON "audit_note" TO app_operator;

CREATE POLICY client ON "audit" FOR SELECT TO app_client USING (client_id = (SELECT current_client()));
GRANT SELECT ON "audit" TO app_client;

-- Whose client a subject is, of the kinds that a client may see itself: its tasks are its operator's own.
CREATE FUNCTION client_of_subject(subject_type text, subject_id uuid) RETURNS uuid LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE found uuid;
BEGIN
  CASE subject_type
    WHEN 'lead' THEN SELECT client_id INTO found FROM public.lead WHERE id = subject_id;
    WHEN 'appointment' THEN SELECT client_id INTO found FROM public.appointment WHERE id = subject_id;
    WHEN 'message' THEN SELECT client_id INTO found FROM public.message WHERE id = subject_id;
    WHEN 'campaign' THEN SELECT client_id INTO found FROM public.campaign WHERE id = subject_id;
    WHEN 'import' THEN SELECT client_id INTO found FROM public.import WHERE id = subject_id;
    WHEN 'invoice' THEN SELECT client_id INTO found FROM public.invoice WHERE id = subject_id;
    WHEN 'milestone' THEN SELECT client_id INTO found FROM public.milestone WHERE id = subject_id;
    WHEN 'dispute' THEN SELECT client_id INTO found FROM public.dispute WHERE id = subject_id;
    WHEN 'credit_note' THEN SELECT client_id INTO found FROM public.credit_note WHERE id = subject_id;
    WHEN 'payment' THEN SELECT client_id INTO found FROM public.payment WHERE id = subject_id;
    WHEN 'payment_setup' THEN SELECT client_id INTO found FROM public.payment_setup WHERE id = subject_id;
    WHEN 'agreement' THEN SELECT client_id INTO found FROM public.agreement WHERE id = subject_id;
    WHEN 'usage_alert' THEN SELECT client_id INTO found FROM public.usage_alert WHERE id = subject_id;
    WHEN 'organization' THEN SELECT id INTO found FROM public.organization WHERE id = subject_id AND kind = 'client';
    ELSE found := NULL;
  END CASE;
  RETURN found;
END $$;

CREATE FUNCTION name_client_of_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.client_id := public.client_of_subject(NEW.subject_type, NEW.subject_id::uuid);
  RETURN NEW;
END $$;

-- The database looks it up, so that no verb can forget it. Sign-in sees organizations alone, of what is listed above.
CREATE TRIGGER audit_names_client BEFORE INSERT ON "audit" FOR EACH ROW
  WHEN (NEW.client_id IS NULL AND NEW.subject_type IN ('lead', 'appointment', 'message', 'campaign', 'import', 'invoice',
    'milestone', 'dispute', 'credit_note', 'payment', 'payment_setup', 'agreement', 'usage_alert', 'organization')
    AND NEW.subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
  EXECUTE FUNCTION name_client_of_change();

-- Rows from before ---------------------------------------------------------------------------------
-- This once the trail is changed, by its owner: it kept what it must not keep about people. What a person typed goes where
-- it can be erased; which field changed stays, its value does not.

ALTER TABLE "audit" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "audit_note" NO FORCE ROW LEVEL SECURITY;

CREATE FUNCTION pg_temp.masked(facts jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_object_agg(key, CASE WHEN value = 'null' THEN value ELSE '"masked"' END) FROM jsonb_each(facts) $$;

INSERT INTO "audit_note" (operator_id, audit_id, subject_type, subject_id, words, created_at)
SELECT operator_id, id, subject_type, subject_id, after->>'reason', at FROM "audit"
WHERE after->>'reason' IS NOT NULL
  AND (action IN ('contact.merge', 'campaign.pause', 'campaign.stop')
    OR (action IN ('appointment.status', 'lead.status') AND actor_kind IN ('person', 'key')));

UPDATE "audit" SET before = pg_temp.masked(before), after = pg_temp.masked(after) WHERE action = 'contact.change';
UPDATE "audit" SET before = NULL, after = after - 'reason'
  || jsonb_build_object('fills', (SELECT coalesce(jsonb_agg(key), '[]') FROM jsonb_object_keys(after->'fills') AS key),
    'clashes', (SELECT coalesce(jsonb_agg(clash->>'field'), '[]') FROM jsonb_array_elements(after->'clashes') AS clash))
WHERE action = 'contact.merge' AND jsonb_typeof(after->'fills') = 'object';
UPDATE "audit" SET after = after - 'reason' WHERE action IN ('contact.merged', 'lead.merged', 'suppression.lift', 'campaign.pause',
  'campaign.stop')
  OR (action IN ('appointment.status', 'lead.status') AND actor_kind IN ('person', 'key'));
UPDATE "audit" SET after = after - 'note' WHERE action = 'suppression.add';
UPDATE "audit" SET before = CASE WHEN before->'filter' ? 'q' THEN jsonb_set(before, '{filter,q}', '"masked"') ELSE before END,
  after = CASE WHEN after->'filter' ? 'q' THEN jsonb_set(after, '{filter,q}', '"masked"') ELSE after END
WHERE action IN ('lead_view.create', 'lead_view.change');

UPDATE "audit" SET before = CASE WHEN before->>'owner' IS NULL THEN before ELSE jsonb_set(before, '{owner}', '"masked"') END,
  after = CASE WHEN after->>'owner' IS NULL THEN after ELSE jsonb_set(after, '{owner}', '"masked"') END
WHERE action IN ('task.create', 'task.change');

UPDATE "audit" SET client_id = client_of_subject(subject_type, subject_id::uuid)
WHERE subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' AND subject_type IN ('lead', 'appointment', 'message',
  'campaign', 'import', 'invoice', 'milestone', 'dispute', 'credit_note', 'payment', 'payment_setup', 'agreement',
  'usage_alert', 'organization');

ALTER TABLE "audit" FORCE ROW LEVEL SECURITY;
ALTER TABLE "audit_note" FORCE ROW LEVEL SECURITY;
