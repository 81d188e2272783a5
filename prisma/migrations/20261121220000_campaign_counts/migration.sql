-- What a campaign's workflow has under way ------------------------------------------------------------

CREATE TABLE "campaign_run" (
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "starting" UUID[] NOT NULL DEFAULT ARRAY[]::UUID[],
    "telling" TEXT,
    "told_to" UUID,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaign_run_pkey" PRIMARY KEY ("campaign_id"),
    CONSTRAINT campaign_run_telling CHECK (telling IN ('look_again', 'stop'))
);
CREATE UNIQUE INDEX "campaign_run_operator_id_campaign_id_key" ON "campaign_run" ("operator_id", "campaign_id");
CREATE INDEX "campaign_run_client_id_idx" ON "campaign_run" ("client_id");
ALTER TABLE "campaign_run" ADD CONSTRAINT "campaign_run_campaign_fkey"
  FOREIGN KEY ("operator_id", "campaign_id") REFERENCES "campaign" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

ALTER TABLE "campaign_run" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "campaign_run" FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON "campaign_run" TO app_operator USING (operator_id = (SELECT current_operator()))
  WITH CHECK (operator_id = (SELECT current_operator()));
GRANT SELECT, INSERT, UPDATE ON "campaign_run" TO app_operator;

-- Leads that ended before their end was written down
UPDATE "lead" SET ended_at = now(), ending = status
WHERE started_at IS NOT NULL AND ended_at IS NULL AND status NOT IN ('new', 'contacted', 'callback')
  AND NOT EXISTS (SELECT FROM "promise" p
    WHERE p.operator_id = "lead".operator_id AND p.subject_type = 'lead' AND p.subject_id = "lead".id);

-- Whom to start next; how many were started lately; whom to tell.
CREATE INDEX lead_to_start ON "lead" (operator_id, campaign_id, created_at, id)
  WHERE started_at IS NULL AND ended_at IS NULL AND paused_at IS NULL AND status IN ('new', 'contacted', 'callback');
CREATE INDEX lead_start_times ON "lead" (operator_id, campaign_id, started_at) WHERE started_at IS NOT NULL;
CREATE INDEX lead_to_tell ON "lead" (operator_id, campaign_id, id) WHERE started_at IS NOT NULL AND ended_at IS NULL;

-- How many leads stand where ---------------------------------------------------------------------------

ALTER TABLE "campaign_count" SET (fillfactor = 50);

-- What a lead counts as. Every lead is `all`, one status, and one of waiting, held, in_flight and ended.
CREATE FUNCTION lead_counts_as(status text, started_at timestamptz, ended_at timestamptz, paused_at timestamptz)
RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY['all', 'status:' || status]
    || CASE WHEN started_at IS NOT NULL THEN ARRAY['started'] ELSE ARRAY[]::text[] END
    || CASE
      WHEN ended_at IS NOT NULL THEN 'ended'
      WHEN started_at IS NOT NULL THEN 'in_flight'
      WHEN paused_at IS NULL AND status IN ('new', 'contacted', 'callback') THEN 'waiting'
      ELSE 'held'
    END
$$;

-- A slot that no other transaction writes to until this one is over. It never waits: who finds one taken takes the next,
-- and past the last one that of its own process. So counting can neither slow two writers down nor lock them together.
CREATE FUNCTION campaign_count_slot() RETURNS integer LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  FOR slot IN 0..127 LOOP
    IF pg_try_advisory_xact_lock(20261121, slot) THEN RETURN slot; END IF;
  END LOOP;
  RETURN 1000 + pg_backend_pid();
END $$;

CREATE FUNCTION count_leads_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "campaign_count" AS c (operator_id, client_id, campaign_id, name, slot, value)
  SELECT operator_id, client_id, campaign_id, name, campaign_count_slot(), by FROM (
    SELECT operator_id, client_id, campaign_id, name, count(*) AS by
    FROM new_leads, unnest(lead_counts_as(status, started_at, ended_at, paused_at)) AS name GROUP BY 1, 2, 3, 4
  ) AS changes
  ON CONFLICT (campaign_id, name, slot) DO UPDATE SET value = c.value + excluded.value;
  RETURN NULL;
END $$;

CREATE FUNCTION count_leads_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "campaign_count" AS c (operator_id, client_id, campaign_id, name, slot, value)
  SELECT operator_id, client_id, campaign_id, name, campaign_count_slot(), by FROM (
    SELECT operator_id, client_id, campaign_id, name, -count(*) AS by
    FROM old_leads, unnest(lead_counts_as(status, started_at, ended_at, paused_at)) AS name GROUP BY 1, 2, 3, 4
  ) AS changes
  ON CONFLICT (campaign_id, name, slot) DO UPDATE SET value = c.value + excluded.value;
  RETURN NULL;
END $$;

-- Most changes of a lead are a step further on: what it counts as before and after cancels out, and nothing is written.
-- The two tables are added up rather than joined: their sizes are unknown when the plan is made, and kept.
CREATE FUNCTION count_leads_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "campaign_count" AS c (operator_id, client_id, campaign_id, name, slot, value)
  SELECT operator_id, client_id, campaign_id, name, campaign_count_slot(), by FROM (
    SELECT operator_id, client_id, campaign_id, name, sum(d.by) AS by
    FROM (
      SELECT operator_id, client_id, campaign_id, status, started_at, ended_at, paused_at, 1 AS by FROM new_leads
      UNION ALL
      SELECT operator_id, client_id, campaign_id, status, started_at, ended_at, paused_at, -1 FROM old_leads
    ) AS d, unnest(lead_counts_as(d.status, d.started_at, d.ended_at, d.paused_at)) AS name
    GROUP BY 1, 2, 3, 4 HAVING sum(d.by) <> 0
  ) AS changes
  ON CONFLICT (campaign_id, name, slot) DO UPDATE SET value = c.value + excluded.value;
  RETURN NULL;
END $$;

CREATE TRIGGER count_leads_added AFTER INSERT ON "lead" REFERENCING NEW TABLE AS new_leads
  FOR EACH STATEMENT EXECUTE FUNCTION count_leads_added();
CREATE TRIGGER count_leads_removed AFTER DELETE ON "lead" REFERENCING OLD TABLE AS old_leads
  FOR EACH STATEMENT EXECUTE FUNCTION count_leads_removed();
CREATE TRIGGER count_leads_changed AFTER UPDATE ON "lead" REFERENCING OLD TABLE AS old_leads NEW TABLE AS new_leads
  FOR EACH STATEMENT EXECUTE FUNCTION count_leads_changed();

INSERT INTO "campaign_count" (operator_id, client_id, campaign_id, name, slot, value)
SELECT operator_id, client_id, campaign_id, name, 0, count(*)
FROM "lead", unnest(lead_counts_as(status, started_at, ended_at, paused_at)) AS name
GROUP BY 1, 2, 3, 4;
