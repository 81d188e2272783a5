-- A refund may fail after it was told: what came back of a payment's refunds is kept beside what was ever refunded, which only grows.

ALTER TABLE "payment"
  ADD COLUMN "refund_failed_cents" INTEGER NOT NULL DEFAULT 0,
  ADD CONSTRAINT payment_refund_failed CHECK (refund_failed_cents >= 0);
