-- Emails about signing in: owed by the login of sign-in, in the transaction that makes them due, and sent by the door.

CREATE TABLE "security_mail" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "organization_id" UUID,
    "kind" TEXT NOT NULL,
    "to_address" TEXT NOT NULL,
    "about" TEXT,
    "sealed_token" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "security_mail_pkey" PRIMARY KEY ("id"),
    -- What leads somewhere does so for a while only.
    CONSTRAINT "security_mail_expires" CHECK (("sealed_token" IS NULL) = ("expires_at" IS NULL)),
    CONSTRAINT "security_mail_organization_fkey" FOREIGN KEY ("operator_id", "organization_id")
      REFERENCES "organization"("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE INDEX "security_mail_operator_id_created_at_idx" ON "security_mail"("operator_id", "created_at");

ALTER TABLE "security_mail" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "security_mail" FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON "security_mail" FOR SELECT TO app_operator USING (operator_id = (SELECT current_operator()));
GRANT SELECT ON "security_mail" TO app_operator;
CREATE POLICY auth ON "security_mail" FOR INSERT TO followthrough_auth WITH CHECK (true);
GRANT INSERT ON "security_mail" TO followthrough_auth;

-- It starts the workflow that sends one, and no other.
CREATE POLICY auth ON "workflow_signal" FOR INSERT TO followthrough_auth
  WITH CHECK (workflow_type = 'outgoingMessage' AND start = 'once' AND workflow_id LIKE 'message:security:%');
GRANT INSERT ON "workflow_signal" TO followthrough_auth;
GRANT USAGE ON SEQUENCE "workflow_signal_seq_seq" TO followthrough_auth;
