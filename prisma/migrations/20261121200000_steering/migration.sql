-- A person stops a lead because it has paid: that is another ending than being stopped.
ALTER TABLE "lead_action" ADD COLUMN "paid" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "lead_action" ADD CONSTRAINT lead_action_paid CHECK (NOT paid OR kind = 'stop');

-- When the sequence heard that an appointment was set in a call: the wait for its booking counts from then.
ALTER TABLE "lead" ADD COLUMN "set_in_call_at" TIMESTAMPTZ(3);
