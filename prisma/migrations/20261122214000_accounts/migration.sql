-- Through which account of the operator's own an effect went; null: through the environment's. It is found, settled,
-- paid and erased there, whichever account the operator uses today.
ALTER TABLE "message" ADD COLUMN "connection_id" UUID;
ALTER TABLE "call" ADD COLUMN "connection_id" UUID;
ALTER TABLE "booking" ADD COLUMN "connection_id" UUID;
ALTER TABLE "billing_account" ADD COLUMN "connection_id" UUID;
ALTER TABLE "payment_setup" ADD COLUMN "connection_id" UUID, ADD COLUMN "stripe_customer_id" TEXT;
ALTER TABLE "invoice" ADD COLUMN "connection_id" UUID, ADD COLUMN "stripe_customer_id" TEXT;
ALTER TABLE "erasure_item" ADD COLUMN "connection_id" UUID;

DO $$
DECLARE name TEXT;
BEGIN
  FOREACH name IN ARRAY ARRAY['message', 'call', 'booking', 'billing_account', 'payment_setup', 'invoice', 'erasure_item']
  LOOP
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY ("operator_id", "connection_id")
      REFERENCES "vendor_connection"("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION', name, name || '_connection_fkey');
  END LOOP;
END $$;

-- Whose customer an invoice or a page was made for: the client is another one at another account.
UPDATE "invoice" SET "stripe_customer_id" = a.stripe_customer_id
  FROM "billing_account" a
  WHERE a.operator_id = invoice.operator_id AND a.client_id = invoice.client_id AND invoice.stripe_invoice_id IS NOT NULL;
UPDATE "payment_setup" SET "stripe_customer_id" = a.stripe_customer_id
  FROM "billing_account" a
  WHERE a.operator_id = payment_setup.operator_id AND a.client_id = payment_setup.client_id
    AND payment_setup.stripe_session_id IS NOT NULL;
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_connection_customer"
  CHECK ("connection_id" IS NULL OR "stripe_customer_id" IS NOT NULL);
ALTER TABLE "payment_setup" ADD CONSTRAINT "payment_setup_connection_customer"
  CHECK ("connection_id" IS NULL OR "stripe_customer_id" IS NOT NULL);

-- The calls under way at the environment's account are every operator's.
GRANT SELECT (connection_id) ON "call" TO app_system;
