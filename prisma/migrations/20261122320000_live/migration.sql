-- What changed, for whom, and of what kind: one row a transaction, tenant and topic, however many rows it was about. It is
-- read by whoever pushes changes to browsers, by the transactions that became visible since the last look (see
-- services/notifications/read-changes.ts), and forgotten after an hour. NOTIFY would tell as much, and make all commits
-- that notify wait for each other.
CREATE TABLE "change" (
    "xact" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "operator_id" UUID NOT NULL,
    -- Null: the operator's own.
    "client_id" UUID,
    "topic" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
-- Rows of one transaction alone can clash here: nobody waits for anybody.
CREATE UNIQUE INDEX change_once ON "change" ("xact", "operator_id", "topic", "client_id") NULLS NOT DISTINCT;

ALTER TABLE "change" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "change" FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON "change" TO app_system USING (true) WITH CHECK (true);
GRANT SELECT, DELETE ON "change" TO app_system;
-- Nobody writes it but the triggers below, whoever the writer is that they follow.
CREATE POLICY lookup ON "change" FOR INSERT TO app_lookup WITH CHECK (true);
GRANT INSERT ON "change" TO app_lookup;

-- Of a table whose rows are a client's, or nobody's.
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.change (operator_id, client_id, topic)
  SELECT DISTINCT operator_id, client_id, TG_ARGV[0] FROM changed WHERE operator_id IS NOT NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- Of a table whose rows are the operator's own.
CREATE FUNCTION note_own_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.change (operator_id, topic)
  SELECT DISTINCT operator_id, TG_ARGV[0] FROM changed WHERE operator_id IS NOT NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE FUNCTION note_change_of_organization() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.change (operator_id, client_id, topic)
  SELECT DISTINCT operator_id, CASE WHEN kind = 'client' THEN id END, 'clients' FROM changed WHERE operator_id IS NOT NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- Every event passes through the inbox; people look at those that are stuck.
CREATE FUNCTION note_stuck_events() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.change (operator_id, topic)
  SELECT DISTINCT operator_id, 'vendorEvents' FROM changed WHERE operator_id IS NOT NULL AND status = 'quarantined'
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE FUNCTION note_unstuck_events() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.change (operator_id, topic)
  SELECT DISTINCT operator_id, 'vendorEvents' FROM
    (SELECT operator_id FROM changed WHERE status = 'quarantined'
     UNION ALL SELECT operator_id FROM previous WHERE status = 'quarantined') AS stuck
  WHERE operator_id IS NOT NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- Of what people did; and of members and keys, whose own tables name no tenant: each change of them is in the trail.
CREATE FUNCTION note_change_by_trail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.change (operator_id, client_id, topic)
  SELECT DISTINCT operator_id, client_id, 'audit' FROM changed WHERE actor_kind NOT IN ('workflow', 'event')
  UNION SELECT operator_id, client_id, CASE WHEN subject_type = 'key' THEN 'keys' ELSE 'members' END FROM changed
  WHERE subject_type IN ('key', 'member', 'invitation', 'invite_code', 'visit')
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

REVOKE EXECUTE ON FUNCTION note_change, note_own_change, note_change_of_organization, note_stuck_events, note_unstuck_events,
  note_change_by_trail FROM PUBLIC;

CREATE TRIGGER z_note_added AFTER INSERT ON "audit" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_by_trail();
CREATE TRIGGER z_note_added AFTER INSERT ON "vendor_event" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_stuck_events();
CREATE TRIGGER z_note_changed AFTER UPDATE ON "vendor_event" REFERENCING OLD TABLE AS previous NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_unstuck_events();
CREATE TRIGGER z_note_added AFTER INSERT ON "organization" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_organization();
CREATE TRIGGER z_note_changed AFTER UPDATE ON "organization" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_organization();

DO $$
DECLARE
  watched record;
  noting text;
BEGIN
  FOR watched IN SELECT * FROM (VALUES
    ('agreement', 'agreements'), ('appointment', 'appointments'), ('billing_account', 'paymentMethods'),
    ('billing_difference', 'reconciliations'), ('booking', 'appointments'), ('bulk_action', 'bulkActions'),
    ('call', 'calls'), ('campaign', 'campaigns'), ('connection_health', 'connections'), ('consent', 'consent'),
    ('contact', 'contacts'), ('credit_note', 'creditNotes'), ('dispute', 'disputes'), ('email_sender', 'emailSenders'),
    ('erasure', 'erasures'), ('evidence', 'appointments'), ('import', 'imports'), ('invoice', 'invoices'),
    ('invoice_line', 'invoices'), ('lead', 'leads'), ('lead_action', 'leads'), ('message', 'messages'),
    ('milestone', 'milestones'), ('milestone_appointment', 'milestones'), ('payment', 'invoices'),
    ('payment_setup', 'paymentMethods'), ('phone_number', 'phoneNumbers'), ('policy', 'policies'), ('promise', 'promises'),
    ('reconciliation', 'reconciliations'), ('saved_view', 'leadViews'), ('sequence', 'sequences'),
    ('sequence_rollout', 'rollouts'), ('suppression', 'suppressions'), ('task', 'tasks'), ('template', 'templates'),
    ('usage', 'usage'), ('usage_alert', 'usage'), ('vendor_connection', 'connections')) AS pairs (name, topic)
  LOOP
    noting := CASE WHEN EXISTS (SELECT FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name = watched.name AND column_name = 'client_id')
      THEN 'note_change' ELSE 'note_own_change' END;
    -- One trigger an event: Postgres gives rows to none that has several.
    EXECUTE format('CREATE TRIGGER z_note_added AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION %I(%L)', watched.name, noting, watched.topic);
    EXECUTE format('CREATE TRIGGER z_note_changed AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION %I(%L)', watched.name, noting, watched.topic);
    EXECUTE format('CREATE TRIGGER z_note_removed AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION %I(%L)', watched.name, noting, watched.topic);
  END LOOP;
END $$;

GRANT app_lookup TO CURRENT_USER;
GRANT CREATE ON SCHEMA public TO app_lookup;
ALTER FUNCTION note_change OWNER TO app_lookup;
ALTER FUNCTION note_own_change OWNER TO app_lookup;
ALTER FUNCTION note_change_of_organization OWNER TO app_lookup;
ALTER FUNCTION note_stuck_events OWNER TO app_lookup;
ALTER FUNCTION note_unstuck_events OWNER TO app_lookup;
ALTER FUNCTION note_change_by_trail OWNER TO app_lookup;
REVOKE CREATE ON SCHEMA public FROM app_lookup;
REVOKE app_lookup FROM CURRENT_USER;

-- Until when somebody has looked at what happened in an organization. --------------------------------
CREATE TABLE "notification_seen" (
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "operator_id" UUID NOT NULL,
    "client_id" UUID,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notification_seen_pkey" PRIMARY KEY ("organization_id", "user_id"),
    CONSTRAINT "notification_seen_organization" CHECK ("organization_id" = coalesce("client_id", "operator_id"))
);
CREATE INDEX "notification_seen_operator_id_idx" ON "notification_seen" ("operator_id");
CREATE INDEX "notification_seen_client_id_idx" ON "notification_seen" ("client_id");
ALTER TABLE "notification_seen" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "notification_seen" FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON "notification_seen" TO app_operator USING (operator_id = (SELECT current_operator()))
  WITH CHECK (operator_id = (SELECT current_operator()));
CREATE POLICY client ON "notification_seen" TO app_client USING (client_id = (SELECT current_client()))
  WITH CHECK (client_id = (SELECT current_client()));
GRANT SELECT, INSERT, UPDATE ON "notification_seen" TO app_operator, app_client;
ALTER TABLE "notification_seen" ADD CONSTRAINT "notification_seen_operator_fkey" FOREIGN KEY ("operator_id")
  REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "notification_seen" ADD CONSTRAINT "notification_seen_client_fkey" FOREIGN KEY ("operator_id", "client_id")
  REFERENCES "organization"("operator_id", "id");

-- The newest of each kind of what is told of.
CREATE INDEX message_heard ON "message" ("operator_id", "created_at", "id") WHERE direction = 'inbound' AND lead_id IS NOT NULL;
CREATE INDEX task_newest ON "task" ("operator_id", "created_at", "id");
CREATE INDEX appointment_newest ON "appointment" ("operator_id", "created_at", "id");
CREATE INDEX appointment_newest_of_client ON "appointment" ("client_id", "created_at", "id");
CREATE INDEX dispute_settled ON "dispute" ("operator_id", "resolved_at", "id") WHERE resolved_at IS NOT NULL;
CREATE INDEX invoice_sent ON "invoice" ("operator_id", "sent_at", "id") WHERE sent_at IS NOT NULL;
CREATE INDEX invoice_overdue_newest ON "invoice" ("operator_id", "overdue_at", "id") WHERE overdue_at IS NOT NULL;
CREATE INDEX invoice_paid ON "invoice" ("operator_id", "paid_at", "id") WHERE paid_at IS NOT NULL;
CREATE INDEX usage_alert_newest ON "usage_alert" ("operator_id", "created_at", "id");
CREATE INDEX vendor_event_stuck ON "vendor_event" ("operator_id", "received_at", "seq") WHERE status = 'quarantined';

-- Threads. -------------------------------------------------------------------------------------------
CREATE INDEX message_unread_newest ON "message" ("operator_id", "created_at", "id")
  WHERE direction = 'inbound' AND read_at IS NULL AND lead_id IS NOT NULL;
CREATE INDEX message_unread_of_client ON "message" ("client_id", "created_at", "id")
  WHERE direction = 'inbound' AND read_at IS NULL AND lead_id IS NOT NULL;

-- The lead's campaign, so that the threads of one campaign can be walked in order.
ALTER TABLE "message" ADD COLUMN "campaign_id" UUID;
ALTER TABLE "message" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "lead" NO FORCE ROW LEVEL SECURITY;
UPDATE "message" SET campaign_id = lead.campaign_id FROM "lead"
WHERE lead.operator_id = message.operator_id AND lead.id = message.lead_id;
ALTER TABLE "message" FORCE ROW LEVEL SECURITY;
ALTER TABLE "lead" FORCE ROW LEVEL SECURITY;
CREATE INDEX message_of_campaign ON "message" ("operator_id", "campaign_id", "created_at", "id") WHERE campaign_id IS NOT NULL;

CREATE FUNCTION name_campaign_of_message() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.campaign_id := (SELECT campaign_id FROM public.lead WHERE operator_id = NEW.operator_id AND id = NEW.lead_id);
  RETURN NEW;
END $$;
-- After those that put the lead that a merged one became.
CREATE TRIGGER c_name_campaign BEFORE INSERT OR UPDATE OF lead_id ON "message" FOR EACH ROW
  WHEN (NEW.lead_id IS NOT NULL) EXECUTE FUNCTION name_campaign_of_message();
