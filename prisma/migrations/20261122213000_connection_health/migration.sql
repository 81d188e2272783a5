-- Of what the vendor answered last, and how long the secrets before the candidate go on verifying events once it is used.
ALTER TABLE "vendor_connection"
  -- The version at which what was last entered was entered: asking again makes a new version and enters nothing.
  ADD COLUMN "entered_version" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "checked_version" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "previous_hours" INTEGER NOT NULL DEFAULT 24,
  ADD CONSTRAINT "vendor_connection_previous_hours" CHECK ("previous_hours" BETWEEN 0 AND 168),
  ADD CONSTRAINT "vendor_connection_versions" CHECK ("entered_version" <= "version" AND "checked_version" <= "version");

-- The vendor may sign by what was just entered before it has confirmed it to us.
GRANT SELECT ("sealed_candidate", "candidate_at") ON "vendor_connection" TO app_system;

-- What last came over a connection, or over the environment's account, and what was refused. Written at most once a
-- minute: of what a process counted when it died, nothing is known.
CREATE TABLE "connection_health" (
    "connection" TEXT NOT NULL,
    "vendor" TEXT NOT NULL,
    "operator_id" UUID,
    "last_event_at" TIMESTAMPTZ(3),
    "last_event_kind" TEXT,
    "refused_at" TIMESTAMPTZ(3),
    "refused_reason" TEXT,
    "refused_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "connection_health_pkey" PRIMARY KEY ("connection", "vendor"),
    CONSTRAINT "connection_health_reason" CHECK ("refused_reason" IN ('forged', 'stale')),
    CONSTRAINT "connection_health_operator_fkey" FOREIGN KEY ("operator_id") REFERENCES "organization"("id")
      ON DELETE RESTRICT ON UPDATE CASCADE
);

ALTER TABLE "connection_health" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "connection_health" FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON "connection_health" FOR SELECT TO app_operator
  USING (operator_id = (SELECT current_operator()));
GRANT SELECT ON "connection_health" TO app_operator;
CREATE POLICY system ON "connection_health" TO app_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON "connection_health" TO app_system;
