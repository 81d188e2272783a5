-- The sending door, whole: suppression by purpose, senders, templates, tasks, replies by email, availability.

ALTER TABLE "contact" ADD COLUMN "state" TEXT, ADD COLUMN "locale" TEXT;
ALTER TABLE "appointment" ADD COLUMN "locale" TEXT;
ALTER TABLE "pending_question" ADD COLUMN "choice" INTEGER, ADD COLUMN "held_answer" TEXT;
ALTER TABLE "organization" ADD COLUMN "sms_vendor" TEXT NOT NULL DEFAULT 'twilio';

ALTER TABLE "message"
  ADD COLUMN "vendor" TEXT,
  ADD COLUMN "html" TEXT,
  ADD COLUMN "segments" INTEGER,
  ADD COLUMN "encoding" TEXT,
  ADD COLUMN "mail_id" TEXT,
  ADD COLUMN "in_reply_to" TEXT,
  ADD COLUMN "attachments" JSONB,
  ADD COLUMN "read_at" TIMESTAMPTZ(3);
-- What nobody has read is little, however much has been written.
CREATE INDEX message_unread ON "message" (operator_id, lead_id) WHERE direction = 'inbound' AND read_at IS NULL;
CREATE INDEX "message_operator_id_to_address_sent_at_idx" ON "message"("operator_id", "to_address", "sent_at");

-- What the vendors have to be asked about.
CREATE INDEX message_unsettled ON "message" (operator_id, attempted_at) WHERE status IN ('sending', 'unconfirmed');

ALTER TABLE "suppression" ADD COLUMN "purpose" TEXT NOT NULL DEFAULT 'any', ADD COLUMN "note" TEXT;
DROP INDEX "suppression_operator_id_channel_address_key";
CREATE UNIQUE INDEX "suppression_operator_id_channel_address_purpose_key"
  ON "suppression"("operator_id", "channel", "address", "purpose");
CREATE INDEX "suppression_operator_id_created_at_id_idx" ON "suppression"("operator_id", "created_at", "id");
ALTER TABLE "consent" ADD COLUMN "purpose" TEXT NOT NULL DEFAULT 'any';

ALTER TABLE "phone_number"
  ADD COLUMN "label" TEXT,
  ADD COLUMN "status" TEXT NOT NULL DEFAULT 'active',
  ADD COLUMN "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

CREATE TABLE "contact_number" (
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_number_pkey" PRIMARY KEY ("operator_id","client_id","contact_id"),
    CONSTRAINT "contact_number_contact_fkey" FOREIGN KEY ("operator_id", "contact_id")
      REFERENCES "contact"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE TABLE "email_sender" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID,
    "address" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "postal_address" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "email_sender_pkey" PRIMARY KEY ("id")
);
-- One of its own for each client, and one for the rest.
CREATE UNIQUE INDEX email_sender_once ON "email_sender" (operator_id, client_id) NULLS NOT DISTINCT;

CREATE TABLE "reply_address" (
    "token" TEXT NOT NULL,
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "lead_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reply_address_pkey" PRIMARY KEY ("token"),
    CONSTRAINT "reply_address_lead_fkey" FOREIGN KEY ("operator_id", "lead_id")
      REFERENCES "lead"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "reply_address_operator_id_lead_id_key" ON "reply_address"("operator_id", "lead_id");

CREATE TABLE "booking_link" (
    "code" TEXT NOT NULL,
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "lead_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "booking_link_pkey" PRIMARY KEY ("code"),
    CONSTRAINT "booking_link_lead_fkey" FOREIGN KEY ("operator_id", "lead_id")
      REFERENCES "lead"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "booking_link_operator_id_lead_id_key" ON "booking_link"("operator_id", "lead_id");

CREATE TABLE "template" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID,
    "name" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "version" INTEGER NOT NULL,
    "subject" TEXT,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "template_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "template_operator_id_name_channel_idx" ON "template"("operator_id", "name", "channel");
CREATE UNIQUE INDEX template_version ON "template" (operator_id, client_id, name, channel, locale, version)
  NULLS NOT DISTINCT;

CREATE TABLE "task" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID,
    "lead_id" UUID,
    "appointment_id" UUID,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "detail" TEXT,
    "status" TEXT NOT NULL DEFAULT 'open',
    "owner" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "task_lead_fkey" FOREIGN KEY ("operator_id", "lead_id")
      REFERENCES "lead"("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE UNIQUE INDEX "task_operator_id_id_key" ON "task"("operator_id", "id");
CREATE UNIQUE INDEX "task_operator_id_key_key" ON "task"("operator_id", "key");
CREATE INDEX "task_operator_id_status_created_at_id_idx" ON "task"("operator_id", "status", "created_at", "id");
CREATE INDEX "task_client_id_idx" ON "task"("client_id");

CREATE TABLE "availability" (
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "slots" JSONB NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "to" TIMESTAMPTZ(3) NOT NULL,
    "fetched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "availability_pkey" PRIMARY KEY ("operator_id","campaign_id"),
    CONSTRAINT "availability_campaign_fkey" FOREIGN KEY ("operator_id", "campaign_id")
      REFERENCES "campaign"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "availability_client_id_idx" ON "availability"("client_id");

-- What a column may hold --------------------------------------------------------------------------

ALTER TABLE "contact" ADD CONSTRAINT contact_state CHECK (state ~ '^[A-Z]{2}$');
ALTER TABLE "organization" ADD CONSTRAINT organization_sms_vendor CHECK (sms_vendor IN ('twilio', 'messagebird'));
ALTER TABLE "pending_question"
  ADD CONSTRAINT pending_question_held_answer CHECK (held_answer IN ('yes', 'no')),
  ADD CONSTRAINT pending_question_choice CHECK (choice > 0);
ALTER TABLE "message" ADD CONSTRAINT message_vendor CHECK (vendor IN ('twilio', 'messagebird', 'sendgrid'));
-- Taken off the list by staff is not agreed to.
ALTER TABLE "consent"
  DROP CONSTRAINT consent_action,
  ADD CONSTRAINT consent_action CHECK (action IN ('revoked', 'granted', 'lifted'));
ALTER TABLE "suppression" ADD CONSTRAINT suppression_reason CHECK (reason IN
  ('opted_out', 'complained', 'bounced', 'landline', 'unreachable', 'manual'));
ALTER TABLE "phone_number"
  ADD CONSTRAINT phone_number_vendor CHECK (vendor IN ('twilio', 'messagebird')),
  ADD CONSTRAINT phone_number_status CHECK (status IN ('active', 'retired'));
ALTER TABLE "template" ADD CONSTRAINT template_channel CHECK (channel IN ('sms', 'email'));
ALTER TABLE "task" ADD CONSTRAINT task_status CHECK (status IN ('open', 'done'));

-- Row-level security ------------------------------------------------------------------------------

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['contact_number', 'email_sender', 'reply_address', 'booking_link', 'template', 'task', 'availability'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY operator ON %I TO app_operator USING (operator_id = (SELECT current_operator())) '
      'WITH CHECK (operator_id = (SELECT current_operator()))', name);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO app_operator', name);
  END LOOP;
  -- A client sees the free times of its calendar; tasks, senders and wording are its operator's.
  CREATE POLICY client ON "availability" FOR SELECT TO app_client USING (client_id = (SELECT current_client()));
  GRANT SELECT ON "availability" TO app_client;
END $$;
GRANT UPDATE ON "contact_number", "email_sender", "task", "availability", "suppression" TO app_operator;
GRANT DELETE ON "email_sender" TO app_operator;

CREATE POLICY system ON "reply_address" FOR SELECT TO app_system USING (true);
GRANT SELECT ON "reply_address" TO app_system;
CREATE POLICY system ON "booking_link" FOR SELECT TO app_system USING (true);
GRANT SELECT ON "booking_link" TO app_system;
