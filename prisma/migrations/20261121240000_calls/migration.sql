-- Calls under way: they are counted before another one is placed. The older ones are lost, not long. A CASE, because
-- row-level security keeps a COALESCE from its index: Postgres does not hold it for leakproof.
CREATE INDEX "call_under_way_idx" ON "call" ((CASE WHEN attempted_at IS NULL THEN created_at ELSE attempted_at END))
  WHERE status IN ('dialing', 'ongoing');

-- Calls whose content is still kept, the oldest first; read from its other end: how long calls last.
CREATE INDEX "call_content_kept_idx" ON "call" (operator_id, (CASE WHEN ended_at IS NULL THEN created_at ELSE ended_at END), id)
  WHERE content_erased_at IS NULL AND vendor_id IS NOT NULL;

-- The lines of a vendor's account are everybody's together.
CREATE POLICY system ON "call" FOR SELECT TO app_system USING (true);
GRANT SELECT (status, attempted_at, created_at) ON "call" TO app_system;

-- Calls that wait for a free line.
CREATE TABLE "call_wait" (
    "operator_id" UUID NOT NULL,
    "lead_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "lines" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "call_wait_pkey" PRIMARY KEY ("operator_id", "key")
);
CREATE INDEX "call_wait_operator_id_lines_since_idx" ON "call_wait" ("operator_id", "lines", "since");
CREATE INDEX "call_wait_operator_id_lines_until_idx" ON "call_wait" ("operator_id", "lines", "until");
CREATE INDEX "call_wait_operator_id_lead_id_idx" ON "call_wait" ("operator_id", "lead_id");
ALTER TABLE "call_wait" ADD CONSTRAINT "call_wait_lead_fkey"
  FOREIGN KEY ("operator_id", "lead_id") REFERENCES "lead" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

ALTER TABLE "call_wait" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "call_wait" FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON "call_wait" TO app_operator USING (operator_id = (SELECT current_operator()))
  WITH CHECK (operator_id = (SELECT current_operator()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "call_wait" TO app_operator;
