-- An operator's own account at a vendor. The environment's account is used where an operator has none.
CREATE TABLE "vendor_connection" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "vendor" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'checking',
    "account" TEXT,
    "account_name" TEXT,
    "sealed_secrets" TEXT,
    "sealed_previous" TEXT,
    "previous_until" TIMESTAMPTZ(3),
    "sealed_candidate" TEXT,
    "candidate_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "registration" JSONB NOT NULL DEFAULT '{}',
    "registered_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vendor_connection_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "vendor_connection_vendor" CHECK ("vendor" IN ('twilio', 'messagebird', 'sendgrid', 'stripe', 'retell', 'calcom')),
    CONSTRAINT "vendor_connection_status" CHECK ("status" IN ('checking', 'active', 'ended')),
    -- What is in use has been found right, and what is over keeps no secret.
    CONSTRAINT "vendor_connection_active" CHECK ("status" <> 'active' OR ("sealed_secrets" IS NOT NULL AND "account" IS NOT NULL)),
    CONSTRAINT "vendor_connection_ended" CHECK ("status" <> 'ended' OR COALESCE("sealed_secrets", "sealed_previous", "sealed_candidate") IS NULL),
    CONSTRAINT "vendor_connection_previous" CHECK (("sealed_previous" IS NULL) = ("previous_until" IS NULL)),
    CONSTRAINT "vendor_connection_candidate" CHECK (("sealed_candidate" IS NULL) = ("candidate_at" IS NULL)),
    CONSTRAINT "vendor_connection_operator_fkey" FOREIGN KEY ("operator_id") REFERENCES "organization"("id")
      ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "vendor_connection_operator_id_id_key" ON "vendor_connection"("operator_id", "id");
CREATE UNIQUE INDEX "vendor_connection_one" ON "vendor_connection"("operator_id", "vendor") WHERE "status" <> 'ended';

ALTER TABLE "vendor_connection" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "vendor_connection" FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON "vendor_connection" TO app_operator USING (operator_id = (SELECT current_operator()));
GRANT SELECT, INSERT, UPDATE ON "vendor_connection" TO app_operator;
-- Whoever takes events in looks up by the address that they come to, before it knows whose they are.
CREATE POLICY system ON "vendor_connection" FOR SELECT TO app_system USING (true);
GRANT SELECT ("id", "operator_id", "vendor", "status", "sealed_secrets", "sealed_previous", "previous_until", "version")
  ON "vendor_connection" TO app_system;
