-- Campaigns that live at Instantly.ai, whose they are, what happened in them, and how often.
CREATE TABLE "instantly_campaign" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "connection" TEXT NOT NULL DEFAULT 'environment',
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" INTEGER,
    "listed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "instantly_campaign_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "instantly_campaign_operator_id_id_key" ON "instantly_campaign" ("operator_id", "id");
CREATE UNIQUE INDEX "instantly_campaign_operator_id_external_id_key" ON "instantly_campaign" ("operator_id", "external_id");

CREATE TABLE "instantly_assignment" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "until_at" TIMESTAMPTZ(3),

    CONSTRAINT "instantly_assignment_pkey" PRIMARY KEY ("id"),
    CONSTRAINT instantly_assignment_span CHECK ("until_at" >= "from_at")
);
CREATE INDEX "instantly_assignment_operator_id_campaign_id_from_at_idx" ON "instantly_assignment" ("operator_id", "campaign_id", "from_at");
CREATE INDEX "instantly_assignment_client_id_idx" ON "instantly_assignment" ("client_id");
CREATE UNIQUE INDEX instantly_assignment_once ON "instantly_assignment" ("client_id", "campaign_id") WHERE "until_at" IS NULL;

CREATE TABLE "instantly_event" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "said" TEXT NOT NULL,
    "lead_email" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "step" INTEGER,
    "subject" TEXT,
    "text" TEXT,
    "sender_email" TEXT,
    "thread_url" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "instantly_event_pkey" PRIMARY KEY ("id"),
    CONSTRAINT instantly_event_kind CHECK ("kind" IN ('sent', 'opened', 'clicked', 'replied', 'auto_replied', 'bounced',
      'unsubscribed', 'interested', 'not_interested', 'meeting_booked', 'completed', 'other'))
);
CREATE UNIQUE INDEX "instantly_event_operator_id_id_key" ON "instantly_event" ("operator_id", "id");
CREATE UNIQUE INDEX "instantly_event_operator_id_campaign_id_external_id_key" ON "instantly_event" ("operator_id", "campaign_id", "external_id");
CREATE INDEX "instantly_event_operator_id_campaign_id_at_id_idx" ON "instantly_event" ("operator_id", "campaign_id", "at", "id");
CREATE INDEX "instantly_event_operator_id_lead_email_idx" ON "instantly_event" ("operator_id", "lead_email");

CREATE TABLE "instantly_activity" (
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "instantly_activity_pkey" PRIMARY KEY ("client_id", "event_id")
);
CREATE INDEX "instantly_activity_client_id_campaign_id_at_event_id_idx" ON "instantly_activity" ("client_id", "campaign_id", "at", "event_id");
CREATE INDEX "instantly_activity_client_id_campaign_id_kind_at_event_id_idx" ON "instantly_activity" ("client_id", "campaign_id", "kind", "at", "event_id");
CREATE INDEX "instantly_activity_operator_id_event_id_idx" ON "instantly_activity" ("operator_id", "event_id");

CREATE TABLE "instantly_day" (
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,
    "opens" INTEGER NOT NULL DEFAULT 0,
    "unique_opens" INTEGER NOT NULL DEFAULT 0,
    "clicks" INTEGER NOT NULL DEFAULT 0,
    "unique_clicks" INTEGER NOT NULL DEFAULT 0,
    "replies" INTEGER NOT NULL DEFAULT 0,
    "unique_replies" INTEGER NOT NULL DEFAULT 0,
    "auto_replies" INTEGER NOT NULL DEFAULT 0,
    "bounces" INTEGER NOT NULL DEFAULT 0,
    "unsubscribes" INTEGER NOT NULL DEFAULT 0,
    "interested" INTEGER NOT NULL DEFAULT 0,
    "not_interested" INTEGER NOT NULL DEFAULT 0,
    "meetings_booked" INTEGER NOT NULL DEFAULT 0,
    "completed" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "instantly_day_pkey" PRIMARY KEY ("client_id", "campaign_id", "day")
) WITH (fillfactor = 70);
CREATE INDEX "instantly_day_operator_id_client_id_day_idx" ON "instantly_day" ("operator_id", "client_id", "day");

CREATE TABLE "instantly_first" (
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "lead_hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "instantly_first_pkey" PRIMARY KEY ("client_id", "campaign_id", "kind", "lead_hash"),
    CONSTRAINT instantly_first_kind CHECK ("kind" IN ('opened', 'clicked', 'replied'))
);
CREATE INDEX "instantly_first_operator_id_lead_hash_idx" ON "instantly_first" ("operator_id", "lead_hash");

CREATE TABLE "instantly_mirror" (
    "operator_id" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "read_until" TIMESTAMPTZ(3),
    "picked_up" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "instantly_mirror_pkey" PRIMARY KEY ("operator_id")
);

CREATE TABLE "instantly_check" (
    "operator_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "ours" JSONB NOT NULL,
    "theirs" JSONB NOT NULL,
    "is_same" BOOLEAN NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "instantly_check_pkey" PRIMARY KEY ("operator_id", "campaign_id", "day")
);
CREATE INDEX "instantly_check_operator_id_day_campaign_id_idx" ON "instantly_check" ("operator_id", "day" DESC, "campaign_id");

ALTER TABLE "instantly_event" ADD CONSTRAINT "instantly_event_campaign_fkey"
  FOREIGN KEY ("operator_id", "campaign_id") REFERENCES "instantly_campaign" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "instantly_activity" ADD CONSTRAINT "instantly_activity_event_fkey"
  FOREIGN KEY ("operator_id", "event_id") REFERENCES "instantly_event" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['instantly_assignment', 'instantly_day', 'instantly_first', 'instantly_check'] LOOP
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY ("operator_id", "campaign_id")
      REFERENCES "instantly_campaign" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION', name, name || '_campaign_fkey');
  END LOOP;
  FOREACH name IN ARRAY ARRAY['instantly_assignment', 'instantly_activity', 'instantly_day', 'instantly_first'] LOOP
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY ("operator_id", "client_id")
      REFERENCES "organization" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION', name, name || '_client_fkey');
  END LOOP;

  FOREACH name IN ARRAY ARRAY['instantly_campaign', 'instantly_assignment', 'instantly_event', 'instantly_activity',
      'instantly_day', 'instantly_first', 'instantly_mirror', 'instantly_check'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY operator ON %I TO app_operator USING (operator_id = (SELECT current_operator())) '
      'WITH CHECK (operator_id = (SELECT current_operator()))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO app_operator', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['instantly_assignment', 'instantly_activity', 'instantly_day'] LOOP
    EXECUTE format('CREATE POLICY client ON %I FOR SELECT TO app_client USING (client_id = (SELECT current_client()))', name);
    EXECUTE format('GRANT SELECT ON %I TO app_client', name);
  END LOOP;
END $$;
-- A client sees the campaigns that it has now, and of their events those that were counted for it.
CREATE POLICY client ON "instantly_campaign" FOR SELECT TO app_client
  USING (EXISTS (SELECT 1 FROM "instantly_assignment" AS mine
    WHERE mine.campaign_id = "instantly_campaign".id AND mine.until_at IS NULL));
CREATE POLICY client ON "instantly_event" FOR SELECT TO app_client
  USING (EXISTS (SELECT 1 FROM "instantly_activity" AS mine WHERE mine.event_id = "instantly_event".id));
GRANT SELECT ON "instantly_campaign", "instantly_event" TO app_client;

-- An account there is connected as one at any other vendor.
ALTER TABLE "vendor_connection" DROP CONSTRAINT "vendor_connection_vendor";
ALTER TABLE "vendor_connection" ADD CONSTRAINT "vendor_connection_vendor"
  CHECK ("vendor" IN ('twilio', 'messagebird', 'sendgrid', 'stripe', 'retell', 'calcom', 'instantly'));

-- Whose an event is that came over the environment's account.
CREATE POLICY system ON "instantly_campaign" FOR SELECT TO app_system USING (true);
GRANT SELECT ON "instantly_campaign" TO app_system;
CREATE INDEX instantly_campaign_external ON "instantly_campaign" ("external_id");

-- Who is erased here is a lead there still: the certificate says so.
ALTER TABLE "erasure_item" DROP CONSTRAINT erasure_item_holder, ADD CONSTRAINT erasure_item_holder
  CHECK (holder IN ('retell', 'twilio', 'messagebird', 'sendgrid', 'calcom', 'instantly', 'disk'));

-- Open pages are told of it. ------------------------------------------------------------------------------
GRANT app_lookup TO CURRENT_USER;
DO $$
DECLARE watched record;
BEGIN
  FOR watched IN SELECT * FROM (VALUES ('instantly_campaign', 'note_own_change'), ('instantly_assignment', 'note_change'),
    ('instantly_event', 'note_own_change'), ('instantly_activity', 'note_change'), ('instantly_mirror', 'note_own_change'),
    ('instantly_check', 'note_own_change')) AS pairs (name, noting)
  LOOP
    EXECUTE format('CREATE TRIGGER z_note_added AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION %I(%L)', watched.name, watched.noting, 'instantly');
    EXECUTE format('CREATE TRIGGER z_note_changed AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION %I(%L)', watched.name, watched.noting, 'instantly');
  END LOOP;
END $$;
REVOKE app_lookup FROM CURRENT_USER;
