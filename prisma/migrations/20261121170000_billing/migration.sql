-- Billing that a client can check: agreements in full, sealed proofs, disputes, credits, usage months, dunning, the ledger.

ALTER TABLE "agreement"
  ADD COLUMN "reversal" TEXT NOT NULL DEFAULT 'replace',
  ADD COLUMN "collection" TEXT NOT NULL DEFAULT 'send_invoice',
  ADD COLUMN "automatic_tax" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "pause_after_days" INTEGER,
  ADD COLUMN "usage_alert_cents" INTEGER[] NOT NULL DEFAULT ARRAY[]::INTEGER[],
  ADD COLUMN "note" TEXT;

ALTER TABLE "organization" ADD COLUMN "paused_at" TIMESTAMPTZ(3), ADD COLUMN "locale" TEXT;

ALTER TABLE "billing_account"
  ADD COLUMN "payment_method_id" TEXT,
  ADD COLUMN "payment_method_at" TIMESTAMPTZ(3),
  ADD COLUMN "card_brand" TEXT,
  ADD COLUMN "card_last4" TEXT,
  ADD COLUMN "card_exp_month" INTEGER,
  ADD COLUMN "card_exp_year" INTEGER;
CREATE UNIQUE INDEX "billing_account_stripe_customer_id_key" ON "billing_account"("stripe_customer_id");

CREATE TABLE "payment_setup" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'requested',
    "url" TEXT,
    "stripe_session_id" TEXT,
    "payment_method_id" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_setup_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "payment_setup_client_fkey" FOREIGN KEY ("operator_id", "client_id")
      REFERENCES "organization"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "payment_setup_operator_id_id_key" ON "payment_setup"("operator_id", "id");
CREATE INDEX "payment_setup_client_id_created_at_idx" ON "payment_setup"("client_id", "created_at");

-- Milestones and their proofs ---------------------------------------------------------------------

ALTER TABLE "milestone" ADD COLUMN "seal" TEXT;
ALTER TABLE "milestone_appointment"
  ADD COLUMN "seq" INTEGER,
  ADD COLUMN "content" TEXT,
  ADD COLUMN "previous_hash" TEXT,
  ADD COLUMN "hash" TEXT,
  ADD COLUMN "compensation" TEXT;
-- Until now every reversal was made good by the next show.
UPDATE "milestone_appointment" SET compensation = 'replace' WHERE reversed_at IS NOT NULL;
CREATE UNIQUE INDEX "milestone_appointment_operator_id_id_key" ON "milestone_appointment"("operator_id", "id");
CREATE UNIQUE INDEX "milestone_appointment_operator_id_client_id_seq_key"
  ON "milestone_appointment"("operator_id", "client_id", "seq");

CREATE TABLE "dispute" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "milestone_id" UUID NOT NULL,
    "proof_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "reason" TEXT NOT NULL,
    "raised_by_kind" TEXT NOT NULL,
    "raised_by_id" TEXT NOT NULL,
    "raised_for" TEXT NOT NULL,
    "resolution" TEXT,
    "resolved_by_id" TEXT,
    "resolved_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dispute_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "dispute_milestone_fkey" FOREIGN KEY ("operator_id", "milestone_id")
      REFERENCES "milestone"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "dispute_proof_fkey" FOREIGN KEY ("operator_id", "proof_id")
      REFERENCES "milestone_appointment"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "dispute_operator_id_id_key" ON "dispute"("operator_id", "id");
CREATE INDEX "dispute_operator_id_created_at_id_idx" ON "dispute"("operator_id", "created_at", "id");
CREATE INDEX "dispute_client_id_created_at_idx" ON "dispute"("client_id", "created_at");
CREATE INDEX "dispute_milestone_id_idx" ON "dispute"("milestone_id");
CREATE UNIQUE INDEX dispute_open_once ON "dispute" (operator_id, proof_id) WHERE status = 'open';

-- Invoices ----------------------------------------------------------------------------------------

ALTER TABLE "invoice"
  ADD COLUMN "agreement_id" UUID,
  ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'milestone',
  ADD COLUMN "month" DATE,
  ADD COLUMN "collection" TEXT NOT NULL DEFAULT 'send_invoice',
  ADD COLUMN "automatic_tax" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "number" TEXT,
  ADD COLUMN "tax_cents" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "amount_paid_cents" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "credited_cents" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "refunded_cents" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "finalized_at" TIMESTAMPTZ(3),
  ADD COLUMN "due_at" TIMESTAMPTZ(3),
  ADD COLUMN "overdue_at" TIMESTAMPTZ(3),
  ADD COLUMN "remade" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "reminders" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "charged_at" TIMESTAMPTZ(3),
  ADD COLUMN "payment_failed_at" TIMESTAMPTZ(3),
  ADD COLUMN "payment_failure" TEXT,
  ALTER COLUMN "milestone_id" DROP NOT NULL;
UPDATE "invoice" SET agreement_id = milestone.agreement_id FROM "milestone" WHERE milestone.id = invoice.milestone_id;
UPDATE "invoice" SET finalized_at = sent_at, due_at = sent_at + make_interval(days => terms_days) WHERE sent_at IS NOT NULL;
UPDATE "invoice" SET amount_paid_cents = amount_cents WHERE status = 'paid';
-- Their workflows wait for the payment and nothing else: told of something, they see when it is due.
INSERT INTO "workflow_signal" (operator_id, workflow_id, workflow_type, input, signal, args)
  SELECT operator_id, 'invoice:' || id, 'invoice', '{}', 'invoiceChanged', '[]' FROM "invoice" WHERE status = 'open';
ALTER TABLE "invoice" ALTER COLUMN "agreement_id" SET NOT NULL;
ALTER TABLE "invoice"
  DROP CONSTRAINT "invoice_milestone_fkey",
  ADD CONSTRAINT "invoice_milestone_fkey" FOREIGN KEY ("operator_id", "milestone_id")
    REFERENCES "milestone"("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION,
  ADD CONSTRAINT "invoice_agreement_fkey" FOREIGN KEY ("operator_id", "agreement_id")
    REFERENCES "agreement"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX "invoice_operator_id_client_id_month_key" ON "invoice"("operator_id", "client_id", "month");
CREATE INDEX "invoice_operator_id_created_at_id_idx" ON "invoice"("operator_id", "created_at", "id");

CREATE TABLE "invoice_line" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "milestone_id" UUID,
    "description" TEXT NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "seconds" INTEGER,
    "stripe_item_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invoice_line_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "invoice_line_invoice_fkey" FOREIGN KEY ("operator_id", "invoice_id")
      REFERENCES "invoice"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "invoice_line_milestone_fkey" FOREIGN KEY ("operator_id", "milestone_id")
      REFERENCES "milestone"("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE UNIQUE INDEX "invoice_line_operator_id_id_key" ON "invoice_line"("operator_id", "id");
CREATE UNIQUE INDEX "invoice_line_operator_id_invoice_id_position_key"
  ON "invoice_line"("operator_id", "invoice_id", "position");
CREATE UNIQUE INDEX "invoice_line_operator_id_milestone_id_key" ON "invoice_line"("operator_id", "milestone_id");
CREATE INDEX "invoice_line_client_id_idx" ON "invoice_line"("client_id");
INSERT INTO "invoice_line" (operator_id, client_id, invoice_id, position, kind, milestone_id, description, amount_cents, stripe_item_id)
  SELECT operator_id, client_id, id, 1, 'milestone', milestone_id, description, amount_cents, stripe_line_id FROM "invoice";
ALTER TABLE "invoice" DROP COLUMN "stripe_line_id";

CREATE TABLE "credit_note" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "milestone_id" UUID NOT NULL,
    "proof_id" UUID NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "tax_cents" INTEGER NOT NULL DEFAULT 0,
    "currency" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "applied_to" TEXT,
    "stripe_credit_note_id" TEXT,
    "issued_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credit_note_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "credit_note_invoice_fkey" FOREIGN KEY ("operator_id", "invoice_id")
      REFERENCES "invoice"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "credit_note_milestone_fkey" FOREIGN KEY ("operator_id", "milestone_id")
      REFERENCES "milestone"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "credit_note_proof_fkey" FOREIGN KEY ("operator_id", "proof_id")
      REFERENCES "milestone_appointment"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "credit_note_operator_id_id_key" ON "credit_note"("operator_id", "id");
CREATE UNIQUE INDEX "credit_note_operator_id_proof_id_key" ON "credit_note"("operator_id", "proof_id");
CREATE UNIQUE INDEX "credit_note_operator_id_stripe_credit_note_id_key"
  ON "credit_note"("operator_id", "stripe_credit_note_id");
CREATE INDEX "credit_note_operator_id_invoice_id_idx" ON "credit_note"("operator_id", "invoice_id");
CREATE INDEX "credit_note_client_id_created_at_idx" ON "credit_note"("client_id", "created_at");

-- Usage -------------------------------------------------------------------------------------------

ALTER TABLE "usage"
  ADD COLUMN "invoice_line_id" UUID,
  ADD CONSTRAINT "usage_invoice_line_fkey" FOREIGN KEY ("operator_id", "invoice_line_id")
    REFERENCES "invoice_line"("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
CREATE INDEX "usage_operator_id_invoice_line_id_idx" ON "usage"("operator_id", "invoice_line_id");
-- What is still to be billed is little, however much has been.
CREATE INDEX usage_unbilled ON "usage" (operator_id, client_id, ended_at) WHERE invoice_line_id IS NULL;

CREATE TABLE "usage_alert" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "threshold_cents" INTEGER NOT NULL,
    "cents" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "usage_alert_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "usage_alert_client_fkey" FOREIGN KEY ("operator_id", "client_id")
      REFERENCES "organization"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "usage_alert_operator_id_client_id_month_threshold_cents_key"
  ON "usage_alert"("operator_id", "client_id", "month", "threshold_cents");
CREATE INDEX "usage_alert_client_id_created_at_idx" ON "usage_alert"("client_id", "created_at");

-- Money and the books -----------------------------------------------------------------------------

CREATE TABLE "payment" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "invoice_id" UUID,
    "stripe_payment_intent_id" TEXT NOT NULL,
    "stripe_charge_id" TEXT,
    "amount_cents" INTEGER,
    "refunded_cents" INTEGER NOT NULL DEFAULT 0,
    "chargeback" TEXT,
    "chargeback_cents" INTEGER NOT NULL DEFAULT 0,
    "paid_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "payment_invoice_fkey" FOREIGN KEY ("operator_id", "invoice_id")
      REFERENCES "invoice"("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);
CREATE UNIQUE INDEX "payment_operator_id_id_key" ON "payment"("operator_id", "id");
CREATE UNIQUE INDEX "payment_operator_id_stripe_payment_intent_id_key"
  ON "payment"("operator_id", "stripe_payment_intent_id");
CREATE INDEX payment_routing ON "payment" (stripe_payment_intent_id);
CREATE INDEX invoice_routing ON "invoice" (stripe_invoice_id);
CREATE INDEX "payment_operator_id_invoice_id_idx" ON "payment"("operator_id", "invoice_id");
CREATE INDEX "payment_client_id_created_at_idx" ON "payment"("client_id", "created_at");

CREATE TABLE "ledger_entry" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "booking" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "invoice_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "ledger_entry_client_fkey" FOREIGN KEY ("operator_id", "client_id")
      REFERENCES "organization"("operator_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "ledger_entry_operator_id_booking_account_key" ON "ledger_entry"("operator_id", "booking", "account");
CREATE INDEX "ledger_entry_operator_id_client_id_at_idx" ON "ledger_entry"("operator_id", "client_id", "at");
CREATE INDEX "ledger_entry_client_id_at_idx" ON "ledger_entry"("client_id", "at");

CREATE TABLE "reconciliation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "invoices" INTEGER NOT NULL DEFAULT 0,
    "differences" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "reconciliation_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "reconciliation_operator_id_created_at_id_idx" ON "reconciliation"("operator_id", "created_at", "id");

CREATE TABLE "billing_difference" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "invoice_id" UUID,
    "stripe_invoice_id" TEXT,
    "ours" TEXT,
    "theirs" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "billing_difference_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "billing_difference_operator_id_key_key" ON "billing_difference"("operator_id", "key");
CREATE INDEX "billing_difference_operator_id_created_at_id_idx"
  ON "billing_difference"("operator_id", "created_at", "id");

-- Letters to clients ------------------------------------------------------------------------------

ALTER TABLE "message"
  ADD COLUMN "invoice_id" UUID,
  ALTER COLUMN "lead_id" DROP NOT NULL,
  ALTER COLUMN "contact_id" DROP NOT NULL,
  DROP CONSTRAINT "message_lead_fkey",
  DROP CONSTRAINT "message_contact_fkey",
  ADD CONSTRAINT "message_lead_fkey" FOREIGN KEY ("operator_id", "lead_id")
    REFERENCES "lead"("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION,
  ADD CONSTRAINT "message_contact_fkey" FOREIGN KEY ("operator_id", "contact_id")
    REFERENCES "contact"("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION,
  -- A lead is a person: both are known, or neither.
  ADD CONSTRAINT message_lead_contact CHECK ((lead_id IS NULL) = (contact_id IS NULL));

-- What a column may hold --------------------------------------------------------------------------

ALTER TABLE "agreement"
  ADD CONSTRAINT agreement_reversal CHECK (reversal IN ('replace', 'credit')),
  ADD CONSTRAINT agreement_collection CHECK (collection IN ('send_invoice', 'charge_automatically')),
  ADD CONSTRAINT agreement_pause CHECK (pause_after_days >= 0);
ALTER TABLE "payment_setup" ADD CONSTRAINT payment_setup_status CHECK
  (status IN ('requested', 'open', 'completed', 'expired'));
ALTER TABLE "milestone_appointment"
  ADD CONSTRAINT milestone_appointment_compensation CHECK (compensation IN ('replace', 'credit')),
  -- What stands is not made good; what is reversed is, by one of the two.
  ADD CONSTRAINT milestone_appointment_compensated CHECK ((reversed_at IS NULL) = (compensation IS NULL)),
  ADD CONSTRAINT milestone_appointment_sealed CHECK (num_nonnulls(seq, content, previous_hash, hash) IN (0, 4));
ALTER TABLE "dispute"
  ADD CONSTRAINT dispute_status CHECK (status IN ('open', 'upheld', 'replaced', 'credited', 'withdrawn')),
  ADD CONSTRAINT dispute_raised_for CHECK (raised_for IN ('client', 'operator')),
  ADD CONSTRAINT dispute_resolved CHECK ((status = 'open') = (resolved_at IS NULL));
ALTER TABLE "invoice"
  ADD CONSTRAINT invoice_kind CHECK ((kind = 'milestone' AND milestone_id IS NOT NULL AND month IS NULL)
    OR (kind = 'usage' AND milestone_id IS NULL AND month IS NOT NULL)),
  ADD CONSTRAINT invoice_collection CHECK (collection IN ('send_invoice', 'charge_automatically')),
  ADD CONSTRAINT invoice_amounts CHECK (amount_cents >= 0 AND amount_paid_cents >= 0 AND credited_cents >= 0 AND refunded_cents >= 0);
ALTER TABLE "invoice_line" ADD CONSTRAINT invoice_line_kind CHECK
  ((kind = 'milestone' AND milestone_id IS NOT NULL) OR (kind IN ('usage', 'late_usage') AND milestone_id IS NULL));
ALTER TABLE "credit_note"
  ADD CONSTRAINT credit_note_status CHECK (status IN ('pending', 'issued', 'not_needed')),
  ADD CONSTRAINT credit_note_applied_to CHECK (applied_to IN ('amount_due', 'balance')),
  ADD CONSTRAINT credit_note_amount CHECK (amount_cents > 0 AND tax_cents >= 0);
ALTER TABLE "payment" ADD CONSTRAINT payment_chargeback CHECK (chargeback IN ('open', 'won', 'lost'));
ALTER TABLE "ledger_entry" ADD CONSTRAINT ledger_entry_account CHECK (account IN
  ('receivable', 'revenue', 'tax', 'cash', 'client_credit', 'refunds', 'bad_debt', 'chargebacks'));

-- The sides of a booking sum to zero, whoever wrote them, for each client and currency.
CREATE FUNCTION ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM ledger_entry WHERE operator_id = NEW.operator_id AND booking = NEW.booking
      GROUP BY client_id, currency HAVING sum(amount_cents) <> 0) THEN
    RAISE EXCEPTION 'the booking % does not balance', NEW.booking USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON "ledger_entry"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balances();

-- Row-level security ------------------------------------------------------------------------------

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['payment_setup', 'dispute', 'invoice_line', 'credit_note', 'usage_alert', 'payment',
      'ledger_entry', 'reconciliation', 'billing_difference'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY operator ON %I TO app_operator USING (operator_id = (SELECT current_operator())) '
      'WITH CHECK (operator_id = (SELECT current_operator()))', name);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO app_operator', name);
  END LOOP;
  -- A client checks what it is billed; how our books are compared with Stripe's is its operator's.
  FOREACH name IN ARRAY ARRAY['billing_account', 'payment_setup', 'dispute', 'invoice_line', 'credit_note', 'usage_alert',
      'payment', 'ledger_entry'] LOOP
    EXECUTE format('CREATE POLICY client ON %I FOR SELECT TO app_client USING (client_id = (SELECT current_client()))', name);
    EXECUTE format('GRANT SELECT ON %I TO app_client', name);
  END LOOP;
END $$;
-- What is sealed or booked is never changed: the ledger and the proofs' contents have no UPDATE.
GRANT UPDATE ON "billing_account", "payment_setup", "dispute", "invoice_line", "credit_note", "payment", "reconciliation",
  "billing_difference" TO app_operator;
GRANT UPDATE (invoice_line_id) ON "usage" TO app_operator;
REVOKE UPDATE ON "milestone_appointment" FROM app_operator;
GRANT UPDATE (reversed_at, compensation) ON "milestone_appointment" TO app_operator;

-- Stripe's events name a customer, an invoice or a payment, and nobody's operator.
CREATE POLICY system ON "billing_account" FOR SELECT TO app_system USING (true);
CREATE POLICY system ON "invoice" FOR SELECT TO app_system USING (true);
CREATE POLICY system ON "payment" FOR SELECT TO app_system USING (true);
GRANT SELECT (operator_id, stripe_customer_id) ON "billing_account" TO app_system;
GRANT SELECT (operator_id, stripe_invoice_id) ON "invoice" TO app_system;
GRANT SELECT (operator_id, stripe_payment_intent_id) ON "payment" TO app_system;
