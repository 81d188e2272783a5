-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "appointment" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "lead_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "policy_id" UUID NOT NULL,
    "rebooked_from" UUID,
    "status" TEXT NOT NULL DEFAULT 'booked',
    "status_reason" TEXT,
    "title" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "zone" TEXT NOT NULL,
    "plan_revision" INTEGER NOT NULL DEFAULT 1,
    "booked_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "appointment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "booking" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "appointment_id" UUID NOT NULL,
    "uid" TEXT NOT NULL,
    "previous_uid" TEXT,
    "status" TEXT NOT NULL DEFAULT 'accepted',
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "booking_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "appointment_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "link" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pending_question" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "appointment_id" UUID NOT NULL,
    "from_number" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "pending_question_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agreement" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'usd',
    "rate_micros_per_minute" INTEGER NOT NULL,
    "milestone_size" INTEGER NOT NULL,
    "milestone_price_cents" INTEGER NOT NULL,
    "terms_days" INTEGER NOT NULL,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agreement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "billing_account" (
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "stripe_customer_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "billing_account_pkey" PRIMARY KEY ("operator_id","client_id")
);

-- CreateTable
CREATE TABLE "milestone" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "agreement_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "milestone_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "milestone_appointment" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "milestone_id" UUID NOT NULL,
    "appointment_id" UUID NOT NULL,
    "slot" INTEGER NOT NULL,
    "reversed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "milestone_appointment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invoice" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "milestone_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "currency" TEXT NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "terms_days" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "stripe_invoice_id" TEXT,
    "stripe_line_id" TEXT,
    "hosted_url" TEXT,
    "pdf_url" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invoice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "call" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "lead_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "vendor_id" TEXT,
    "attempted_at" TIMESTAMPTZ(3),
    "from_number" TEXT,
    "to_number" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "duration_ms" INTEGER NOT NULL DEFAULT 0,
    "disconnection_reason" TEXT,
    "transcript" TEXT,
    "recording_url" TEXT,
    "summary" TEXT,
    "outcome" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "call_id" UUID NOT NULL,
    "seconds" INTEGER NOT NULL,
    "rate_micros_per_minute" INTEGER NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "usage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sequence" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "steps" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sequence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "policy_id" UUID NOT NULL,
    "sequence_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "zone" TEXT NOT NULL,
    "from_number" TEXT NOT NULL,
    "retell_agent_id" TEXT,
    "calcom_event_type_id" TEXT,
    "booking_url" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "calcom_event_type" (
    "event_type_id" TEXT NOT NULL,
    "operator_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,

    CONSTRAINT "calcom_event_type_pkey" PRIMARY KEY ("event_type_id")
);

-- CreateTable
CREATE TABLE "import" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "imported" INTEGER NOT NULL,
    "duplicates" JSONB NOT NULL,
    "rejected" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "phone" TEXT,
    "email" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "company" TEXT,
    "zone" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "platform_admin" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" UUID NOT NULL,
    "active_organization_id" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL DEFAULT 'operator',
    "operator_id" UUID,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "email" TEXT,
    "zone" TEXT NOT NULL DEFAULT 'America/New_York',
    "logo" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "metadata" TEXT,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "organization_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "inviter_id" UUID NOT NULL,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "apikey" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "config_id" TEXT NOT NULL DEFAULT 'default',
    "name" TEXT,
    "start" TEXT,
    "reference_id" TEXT NOT NULL,
    "prefix" TEXT,
    "key" TEXT NOT NULL,
    "refill_interval" INTEGER,
    "refill_amount" INTEGER,
    "last_refill_at" TIMESTAMPTZ(3),
    "enabled" BOOLEAN DEFAULT true,
    "rate_limit_enabled" BOOLEAN DEFAULT true,
    "rate_limit_time_window" INTEGER DEFAULT 86400000,
    "rate_limit_max" INTEGER DEFAULT 10,
    "request_count" INTEGER DEFAULT 0,
    "remaining" INTEGER,
    "last_request" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "permissions" TEXT,
    "metadata" TEXT,

    CONSTRAINT "apikey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotent_answer" (
    "operator_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER,
    "body" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotent_answer_pkey" PRIMARY KEY ("operator_id","endpoint","key")
);

-- CreateTable
CREATE TABLE "vendor_event" (
    "seq" BIGSERIAL NOT NULL,
    "vendor" TEXT NOT NULL,
    "connection" TEXT NOT NULL DEFAULT 'environment',
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "operator_id" UUID,
    "entity_key" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "error" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "vendor_event_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "workflow_signal" (
    "seq" BIGSERIAL NOT NULL,
    "operator_id" UUID NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "workflow_type" TEXT NOT NULL,
    "start" TEXT NOT NULL DEFAULT 'never',
    "input" JSONB NOT NULL,
    "signal" TEXT,
    "args" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "workflow_signal_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "lead" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'new',
    "status_reason" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lead_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "lead_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "appointment_id" UUID,
    "key" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "template" TEXT,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "from_address" TEXT NOT NULL,
    "to_address" TEXT NOT NULL,
    "subject" TEXT,
    "body" TEXT NOT NULL,
    "vendor_id" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "attempted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suppression" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suppression_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "text" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "phone_number" (
    "number" TEXT NOT NULL,
    "operator_id" UUID NOT NULL,
    "client_id" UUID,
    "vendor" TEXT NOT NULL,

    CONSTRAINT "phone_number_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "policy" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promise" (
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3),
    "why" TEXT NOT NULL,
    "blocked_by" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "promise_pkey" PRIMARY KEY ("operator_id","subject_type","subject_id")
);

-- CreateIndex
CREATE INDEX "appointment_operator_id_starts_at_idx" ON "appointment"("operator_id", "starts_at");

-- CreateIndex
CREATE INDEX "appointment_operator_id_lead_id_idx" ON "appointment"("operator_id", "lead_id");

-- CreateIndex
CREATE INDEX "appointment_client_id_status_decided_at_idx" ON "appointment"("client_id", "status", "decided_at");

-- CreateIndex
CREATE UNIQUE INDEX "appointment_operator_id_id_key" ON "appointment"("operator_id", "id");

-- CreateIndex
CREATE INDEX "booking_operator_id_appointment_id_idx" ON "booking"("operator_id", "appointment_id");

-- CreateIndex
CREATE INDEX "booking_client_id_idx" ON "booking"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "booking_operator_id_uid_key" ON "booking"("operator_id", "uid");

-- CreateIndex
CREATE INDEX "evidence_client_id_idx" ON "evidence"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "evidence_operator_id_appointment_id_key_key" ON "evidence"("operator_id", "appointment_id", "key");

-- CreateIndex
CREATE INDEX "pending_question_operator_id_contact_id_answered_at_asked_a_idx" ON "pending_question"("operator_id", "contact_id", "answered_at", "asked_at");

-- CreateIndex
CREATE INDEX "pending_question_client_id_idx" ON "pending_question"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "pending_question_operator_id_appointment_id_key" ON "pending_question"("operator_id", "appointment_id");

-- CreateIndex
CREATE INDEX "agreement_client_id_idx" ON "agreement"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "agreement_operator_id_id_key" ON "agreement"("operator_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "agreement_operator_id_client_id_version_key" ON "agreement"("operator_id", "client_id", "version");

-- CreateIndex
CREATE INDEX "billing_account_client_id_idx" ON "billing_account"("client_id");

-- CreateIndex
CREATE INDEX "milestone_client_id_idx" ON "milestone"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "milestone_operator_id_id_key" ON "milestone"("operator_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "milestone_operator_id_client_id_number_key" ON "milestone"("operator_id", "client_id", "number");

-- CreateIndex
CREATE INDEX "milestone_appointment_operator_id_milestone_id_slot_idx" ON "milestone_appointment"("operator_id", "milestone_id", "slot");

-- CreateIndex
CREATE INDEX "milestone_appointment_client_id_idx" ON "milestone_appointment"("client_id");

-- CreateIndex
CREATE INDEX "invoice_client_id_created_at_idx" ON "invoice"("client_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_operator_id_id_key" ON "invoice"("operator_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_operator_id_milestone_id_key" ON "invoice"("operator_id", "milestone_id");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_operator_id_stripe_invoice_id_key" ON "invoice"("operator_id", "stripe_invoice_id");

-- CreateIndex
CREATE INDEX "call_operator_id_lead_id_idx" ON "call"("operator_id", "lead_id");

-- CreateIndex
CREATE INDEX "call_operator_id_contact_id_started_at_idx" ON "call"("operator_id", "contact_id", "started_at");

-- CreateIndex
CREATE INDEX "call_client_id_idx" ON "call"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "call_operator_id_id_key" ON "call"("operator_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "call_operator_id_key_key" ON "call"("operator_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "call_operator_id_vendor_id_key" ON "call"("operator_id", "vendor_id");

-- CreateIndex
CREATE INDEX "usage_client_id_ended_at_idx" ON "usage"("client_id", "ended_at");

-- CreateIndex
CREATE UNIQUE INDEX "usage_operator_id_call_id_key" ON "usage"("operator_id", "call_id");

-- CreateIndex
CREATE UNIQUE INDEX "sequence_operator_id_id_key" ON "sequence"("operator_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "sequence_operator_id_name_version_key" ON "sequence"("operator_id", "name", "version");

-- CreateIndex
CREATE INDEX "campaign_operator_id_created_at_idx" ON "campaign"("operator_id", "created_at");

-- CreateIndex
CREATE INDEX "campaign_client_id_created_at_idx" ON "campaign"("client_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_operator_id_id_key" ON "campaign"("operator_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_operator_id_calcom_event_type_id_key" ON "campaign"("operator_id", "calcom_event_type_id");

-- CreateIndex
CREATE INDEX "import_operator_id_created_at_idx" ON "import"("operator_id", "created_at");

-- CreateIndex
CREATE INDEX "import_client_id_idx" ON "import"("client_id");

-- CreateIndex
CREATE INDEX "contact_operator_id_email_idx" ON "contact"("operator_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "contact_operator_id_id_key" ON "contact"("operator_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_operator_id_phone_key" ON "contact"("operator_id", "phone");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "organization_slug_key" ON "organization"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "organization_operator_id_id_key" ON "organization"("operator_id", "id");

-- CreateIndex
CREATE INDEX "member_user_id_idx" ON "member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "member_organization_id_user_id_key" ON "member"("organization_id", "user_id");

-- CreateIndex
CREATE INDEX "invitation_organization_id_idx" ON "invitation"("organization_id");

-- CreateIndex
CREATE INDEX "invitation_email_idx" ON "invitation"("email");

-- CreateIndex
CREATE INDEX "apikey_config_id_idx" ON "apikey"("config_id");

-- CreateIndex
CREATE INDEX "apikey_reference_id_idx" ON "apikey"("reference_id");

-- CreateIndex
CREATE INDEX "apikey_key_idx" ON "apikey"("key");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

-- CreateIndex
CREATE INDEX "audit_operator_id_subject_type_subject_id_at_idx" ON "audit"("operator_id", "subject_type", "subject_id", "at");

-- CreateIndex
CREATE INDEX "vendor_event_operator_id_seq_idx" ON "vendor_event"("operator_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "vendor_event_vendor_connection_external_id_key" ON "vendor_event"("vendor", "connection", "external_id");

-- CreateIndex
CREATE INDEX "workflow_signal_operator_id_seq_idx" ON "workflow_signal"("operator_id", "seq");

-- CreateIndex
CREATE INDEX "lead_operator_id_created_at_id_idx" ON "lead"("operator_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "lead_operator_id_campaign_id_created_at_id_idx" ON "lead"("operator_id", "campaign_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "lead_client_id_created_at_id_idx" ON "lead"("client_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "lead_contact_id_idx" ON "lead"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "lead_operator_id_id_key" ON "lead"("operator_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "lead_operator_id_campaign_id_contact_id_key" ON "lead"("operator_id", "campaign_id", "contact_id");

-- CreateIndex
CREATE INDEX "message_operator_id_created_at_id_idx" ON "message"("operator_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "message_operator_id_lead_id_created_at_idx" ON "message"("operator_id", "lead_id", "created_at");

-- CreateIndex
CREATE INDEX "message_operator_id_vendor_id_idx" ON "message"("operator_id", "vendor_id");

-- CreateIndex
CREATE INDEX "message_client_id_created_at_idx" ON "message"("client_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "message_operator_id_id_key" ON "message"("operator_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "message_operator_id_key_key" ON "message"("operator_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "suppression_operator_id_channel_address_key" ON "suppression"("operator_id", "channel", "address");

-- CreateIndex
CREATE INDEX "consent_operator_id_channel_address_at_idx" ON "consent"("operator_id", "channel", "address", "at");

-- CreateIndex
CREATE INDEX "phone_number_operator_id_idx" ON "phone_number"("operator_id");

-- CreateIndex
CREATE UNIQUE INDEX "policy_operator_id_id_key" ON "policy"("operator_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "policy_operator_id_name_version_key" ON "policy"("operator_id", "name", "version");

-- CreateIndex
CREATE INDEX "promise_client_id_idx" ON "promise"("client_id");

-- AddForeignKey
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_campaign_fkey" FOREIGN KEY ("operator_id", "campaign_id") REFERENCES "campaign"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_lead_fkey" FOREIGN KEY ("operator_id", "lead_id") REFERENCES "lead"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_contact_fkey" FOREIGN KEY ("operator_id", "contact_id") REFERENCES "contact"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_appointment_fkey" FOREIGN KEY ("operator_id", "appointment_id") REFERENCES "appointment"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_appointment_fkey" FOREIGN KEY ("operator_id", "appointment_id") REFERENCES "appointment"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_question" ADD CONSTRAINT "pending_question_appointment_fkey" FOREIGN KEY ("operator_id", "appointment_id") REFERENCES "appointment"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agreement" ADD CONSTRAINT "agreement_client_fkey" FOREIGN KEY ("operator_id", "client_id") REFERENCES "organization"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing_account" ADD CONSTRAINT "billing_account_client_fkey" FOREIGN KEY ("operator_id", "client_id") REFERENCES "organization"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "milestone" ADD CONSTRAINT "milestone_agreement_fkey" FOREIGN KEY ("operator_id", "agreement_id") REFERENCES "agreement"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "milestone_appointment" ADD CONSTRAINT "milestone_appointment_milestone_fkey" FOREIGN KEY ("operator_id", "milestone_id") REFERENCES "milestone"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "milestone_appointment" ADD CONSTRAINT "milestone_appointment_appointment_fkey" FOREIGN KEY ("operator_id", "appointment_id") REFERENCES "appointment"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_milestone_fkey" FOREIGN KEY ("operator_id", "milestone_id") REFERENCES "milestone"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call" ADD CONSTRAINT "call_lead_fkey" FOREIGN KEY ("operator_id", "lead_id") REFERENCES "lead"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call" ADD CONSTRAINT "call_contact_fkey" FOREIGN KEY ("operator_id", "contact_id") REFERENCES "contact"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage" ADD CONSTRAINT "usage_call_fkey" FOREIGN KEY ("operator_id", "call_id") REFERENCES "call"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_client_fkey" FOREIGN KEY ("operator_id", "client_id") REFERENCES "organization"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_policy_fkey" FOREIGN KEY ("operator_id", "policy_id") REFERENCES "policy"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_sequence_fkey" FOREIGN KEY ("operator_id", "sequence_id") REFERENCES "sequence"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import" ADD CONSTRAINT "import_campaign_fkey" FOREIGN KEY ("operator_id", "campaign_id") REFERENCES "campaign"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_inviter_id_fkey" FOREIGN KEY ("inviter_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lead" ADD CONSTRAINT "lead_campaign_fkey" FOREIGN KEY ("operator_id", "campaign_id") REFERENCES "campaign"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lead" ADD CONSTRAINT "lead_contact_fkey" FOREIGN KEY ("operator_id", "contact_id") REFERENCES "contact"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_lead_fkey" FOREIGN KEY ("operator_id", "lead_id") REFERENCES "lead"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_contact_fkey" FOREIGN KEY ("operator_id", "contact_id") REFERENCES "contact"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_appointment_fkey" FOREIGN KEY ("operator_id", "appointment_id") REFERENCES "appointment"("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;



CREATE INDEX "booking_uid_idx" ON "booking"("uid");

-- What a column may hold -------------------------------------------------------------------------

ALTER TABLE "organization"
  ADD CONSTRAINT organization_kind CHECK (kind IN ('operator', 'client', 'buyer', 'supplier')),
  ADD CONSTRAINT organization_parent CHECK (operator_id IS NOT NULL AND (kind = 'operator') = (operator_id = id));
ALTER TABLE "campaign" ADD CONSTRAINT campaign_status CHECK (status IN ('draft', 'active', 'stopped'));
ALTER TABLE "lead" ADD CONSTRAINT lead_status CHECK (status IN
  ('new', 'contacted', 'callback', 'booked', 'shown', 'no_show', 'dnc', 'opted_out', 'replied', 'exhausted'));
ALTER TABLE "call"
  ADD CONSTRAINT call_direction CHECK (direction IN ('inbound', 'outbound')),
  ADD CONSTRAINT call_status CHECK (status IN ('waiting', 'dialing', 'ongoing', 'ended', 'failed', 'blocked', 'unconfirmed')),
  ADD CONSTRAINT call_duration CHECK (duration_ms >= 0);
ALTER TABLE "usage" ADD CONSTRAINT usage_positive CHECK (seconds > 0 AND rate_micros_per_minute >= 0);
ALTER TABLE "appointment"
  ADD CONSTRAINT appointment_status CHECK (status IN ('booked', 'cancelled', 'disputed', 'shown', 'no_show')),
  ADD CONSTRAINT appointment_times CHECK (ends_at >= starts_at);
ALTER TABLE "booking" ADD CONSTRAINT booking_status CHECK (status IN ('accepted', 'rescheduled', 'cancelled'));
ALTER TABLE "evidence"
  ADD CONSTRAINT evidence_source CHECK (source IN ('client', 'lead', 'call', 'staff')),
  ADD CONSTRAINT evidence_answer CHECK (answer IN ('yes', 'no'));
ALTER TABLE "message"
  ADD CONSTRAINT message_direction CHECK (direction IN ('inbound', 'outbound')),
  ADD CONSTRAINT message_channel CHECK (channel IN ('sms', 'email')),
  ADD CONSTRAINT message_status CHECK (status IN
    ('waiting', 'sending', 'sent', 'delivered', 'failed', 'blocked', 'skipped', 'unconfirmed', 'received'));
ALTER TABLE "suppression" ADD CONSTRAINT suppression_channel CHECK (channel IN ('sms', 'call', 'email'));
ALTER TABLE "consent"
  ADD CONSTRAINT consent_channel CHECK (channel IN ('sms', 'call', 'email')),
  ADD CONSTRAINT consent_action CHECK (action IN ('revoked', 'granted'));
ALTER TABLE "agreement" ADD CONSTRAINT agreement_numbers CHECK
  (rate_micros_per_minute >= 0 AND milestone_size > 0 AND milestone_price_cents >= 0 AND terms_days >= 0);
ALTER TABLE "milestone" ADD CONSTRAINT milestone_status CHECK (status IN ('pending', 'invoiced', 'paid'));
ALTER TABLE "invoice" ADD CONSTRAINT invoice_status CHECK (status IN ('draft', 'open', 'paid', 'void', 'uncollectible'));
ALTER TABLE "vendor_event" ADD CONSTRAINT vendor_event_status CHECK (status IN
  ('pending', 'processed', 'ignored', 'no_recipient', 'quarantined'));
ALTER TABLE "workflow_signal"
  ADD CONSTRAINT workflow_signal_status CHECK (status IN ('pending', 'sent', 'no_recipient', 'quarantined')),
  ADD CONSTRAINT workflow_signal_start CHECK (start IN ('never', 'once', 'entity'));

CREATE UNIQUE INDEX contact_email_without_phone ON "contact" (operator_id, email) WHERE phone IS NULL;
CREATE UNIQUE INDEX milestone_appointment_once ON "milestone_appointment" (operator_id, appointment_id) WHERE reversed_at IS NULL;
CREATE UNIQUE INDEX milestone_slot_once ON "milestone_appointment" (milestone_id, slot) WHERE reversed_at IS NULL;
CREATE INDEX vendor_event_pending ON "vendor_event" (seq) WHERE status = 'pending';
CREATE INDEX workflow_signal_pending ON "workflow_signal" (seq) WHERE status = 'pending';
-- A workflow that may be started once is owed one start, however often the fact is told.
CREATE UNIQUE INDEX workflow_signal_started ON "workflow_signal" (workflow_id) WHERE start = 'once';

-- Roles ------------------------------------------------------------------------------------------
-- Two logins (their passwords are set at deployment) and the roles a transaction takes on.

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['app_operator', 'app_client', 'app_buyer', 'app_supplier', 'app_system',
                              'followthrough_app', 'followthrough_auth'] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', name);
    END IF;
  END LOOP;
END $$;
GRANT app_operator, app_client, app_buyer, app_supplier, app_system TO followthrough_app;
GRANT USAGE ON SCHEMA public TO app_operator, app_client, app_buyer, app_supplier, app_system,
  followthrough_app, followthrough_auth;

CREATE FUNCTION current_operator() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT NULLIF(current_setting('app.operator_id', true), '')::uuid $$;
CREATE FUNCTION current_client() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT NULLIF(current_setting('app.client_id', true), '')::uuid $$;
CREATE FUNCTION current_buyer() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT NULLIF(current_setting('app.buyer_id', true), '')::uuid $$;
CREATE FUNCTION current_supplier() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT NULLIF(current_setting('app.supplier_id', true), '')::uuid $$;

-- Row-level security -----------------------------------------------------------------------------

DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  END LOOP;

  -- better-auth's own tables belong to its login alone.
  FOREACH name IN ARRAY ARRAY['user', 'session', 'account', 'verification', 'organization', 'member', 'invitation',
                              'apikey', 'rate_limit'] LOOP
    EXECUTE format('CREATE POLICY auth ON %I TO followthrough_auth USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO followthrough_auth', name);
  END LOOP;

  -- An operator sees and changes its own rows.
  FOREACH name IN ARRAY ARRAY['audit', 'idempotent_answer', 'policy', 'promise', 'contact', 'sequence', 'campaign',
      'calcom_event_type', 'import', 'lead', 'call', 'usage', 'appointment', 'booking', 'evidence', 'pending_question',
      'message', 'suppression', 'consent', 'phone_number', 'agreement', 'billing_account', 'milestone',
      'milestone_appointment', 'invoice', 'vendor_event', 'workflow_signal', 'organization'] LOOP
    EXECUTE format('CREATE POLICY operator ON %I TO app_operator USING (operator_id = (SELECT current_operator())) '
      'WITH CHECK (operator_id = (SELECT current_operator()))', name);
    EXECUTE format('GRANT SELECT ON %I TO app_operator', name);
  END LOOP;

  -- A client reads the rows that are about it.
  FOREACH name IN ARRAY ARRAY['promise', 'campaign', 'import', 'lead', 'call', 'usage', 'appointment', 'booking',
      'evidence', 'message', 'agreement', 'milestone', 'milestone_appointment', 'invoice'] LOOP
    EXECUTE format('CREATE POLICY client ON %I FOR SELECT TO app_client USING (client_id = (SELECT current_client()))', name);
    EXECUTE format('GRANT SELECT ON %I TO app_client', name);
  END LOOP;
END $$;

CREATE POLICY client ON "organization" FOR SELECT TO app_client USING (id = (SELECT current_client()));
CREATE POLICY buyer ON "organization" FOR SELECT TO app_buyer USING (id = (SELECT current_buyer()));
CREATE POLICY supplier ON "organization" FOR SELECT TO app_supplier USING (id = (SELECT current_supplier()));
GRANT SELECT ON "organization" TO app_client, app_buyer, app_supplier;

-- A contact belongs to the operator; a client sees those that are its leads (the inner rows are the client's own).
CREATE POLICY client ON "contact" FOR SELECT TO app_client
  USING (EXISTS (SELECT 1 FROM "lead" WHERE "lead".contact_id = "contact".id));
GRANT SELECT ON "contact" TO app_client;

GRANT INSERT ON "audit", "idempotent_answer", "policy", "promise", "contact", "sequence", "campaign", "calcom_event_type",
  "import", "lead", "call", "usage", "appointment", "booking", "evidence", "pending_question", "message", "suppression",
  "consent", "phone_number", "agreement", "billing_account", "milestone", "milestone_appointment", "invoice",
  "workflow_signal", "organization" TO app_operator;
GRANT UPDATE ON "idempotent_answer", "promise", "contact", "campaign", "lead", "call", "appointment", "booking", "evidence",
  "pending_question", "message", "phone_number", "milestone", "milestone_appointment", "invoice", "organization"
  TO app_operator;
GRANT UPDATE (status, attempts, next_at, error) ON "vendor_event" TO app_operator;
GRANT DELETE ON "promise", "suppression", "idempotent_answer" TO app_operator;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app_operator, app_system;

-- The system sees the inbox, what is owed to workflows, and what routes an event to its tenant.
CREATE POLICY system ON "vendor_event" TO app_system USING (true) WITH CHECK (true);
CREATE POLICY system ON "workflow_signal" TO app_system USING (true) WITH CHECK (true);
CREATE POLICY system ON "phone_number" FOR SELECT TO app_system USING (true);
CREATE POLICY system ON "calcom_event_type" FOR SELECT TO app_system USING (true);
CREATE POLICY system ON "booking" FOR SELECT TO app_system USING (true);
CREATE POLICY system ON "organization" FOR SELECT TO app_system USING (kind = 'operator');
GRANT SELECT, INSERT, UPDATE, DELETE ON "vendor_event" TO app_system;
GRANT SELECT, UPDATE, DELETE ON "workflow_signal" TO app_system;
GRANT SELECT ON "phone_number", "calcom_event_type", "booking" TO app_system;
GRANT SELECT (id, kind, created_at) ON "organization" TO app_system;
