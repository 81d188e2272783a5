-- The first time that a lead was contacted, and that it replied ------------------------------------------

CREATE TABLE "lead_first" (
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "lead_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "slot" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "lead_first_pkey" PRIMARY KEY ("lead_id", "kind", "slot"),
    CONSTRAINT "lead_first_kind" CHECK ("kind" IN ('contacted', 'replied'))
);
CREATE INDEX "lead_first_operator_id_idx" ON "lead_first" ("operator_id");
CREATE INDEX lead_first_late ON "lead_first" (operator_id) WHERE slot <> 0;
CREATE INDEX "lead_first_client_id_idx" ON "lead_first" ("client_id");
ALTER TABLE "lead_first" ADD CONSTRAINT "lead_first_lead_fkey"
  FOREIGN KEY ("operator_id", "lead_id") REFERENCES "lead" ("operator_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- What happened on which day -----------------------------------------------------------------------------

CREATE TABLE "day_count" (
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "slot" INTEGER NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "day_count_pkey" PRIMARY KEY ("campaign_id", "kind", "day", "slot")
) WITH (fillfactor = 50);
CREATE INDEX "day_count_operator_id_day_idx" ON "day_count" ("operator_id", "day");
CREATE INDEX "day_count_client_id_day_idx" ON "day_count" ("client_id", "day");
ALTER TABLE "day_count" ADD CONSTRAINT "day_count_campaign_fkey"
  FOREIGN KEY ("operator_id", "campaign_id") REFERENCES "campaign" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['lead_first', 'day_count'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY operator ON %I TO app_operator USING (operator_id = (SELECT current_operator())) '
      'WITH CHECK (operator_id = (SELECT current_operator()))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO app_operator', name);
    EXECUTE format('CREATE POLICY client ON %I FOR SELECT TO app_client USING (client_id = (SELECT current_client()))', name);
    EXECUTE format('GRANT SELECT ON %I TO app_client', name);
  END LOOP;
END $$;

-- What a message or a call tells of its lead -------------------------------------------------------------

CREATE FUNCTION message_tells(direction text, purpose text, sent_at timestamptz, created_at timestamptz,
  OUT kind text, OUT at timestamptz) LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN direction = 'inbound' AND purpose <> 'auto_reply' THEN 'replied'
      WHEN direction = 'outbound' AND sent_at IS NOT NULL THEN 'contacted' END,
    coalesce(sent_at, created_at)
$$;

-- Who spoke with us has replied, whoever called.
CREATE FUNCTION call_tells(direction text, outcome text, started_at timestamptz, created_at timestamptz)
RETURNS TABLE (kind text, at timestamptz) LANGUAGE sql IMMUTABLE AS $$
  SELECT 'contacted', started_at WHERE direction = 'outbound' AND started_at IS NOT NULL
  UNION ALL
  SELECT 'replied', coalesce(started_at, created_at)
    WHERE direction = 'inbound' OR outcome IN ('appointment_set', 'callback_requested', 'not_interested')
$$;

-- One that was found to be another is that other. It never waits: who finds somebody else at it leaves a late note in a
-- slot of its own, which counts for nothing, and which the next one to note something settles. So noting can lock nobody out.
CREATE FUNCTION note_lead_first(lead uuid, what text, since timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE own_slot integer := 0;
BEGIN
  IF EXISTS (SELECT FROM "lead_first" f WHERE f.lead_id = lead AND f.kind = what AND f.slot = 0 AND f.at <= since) THEN
    RETURN;
  END IF;
  IF NOT pg_try_advisory_xact_lock(20261123, hashtext(lead::text || what)) THEN own_slot := pg_backend_pid(); END IF;
  INSERT INTO "lead_first" AS known (operator_id, client_id, campaign_id, lead_id, kind, at, slot)
  SELECT l.operator_id, l.client_id, l.campaign_id, l.id, what, since, own_slot FROM "lead" l
  WHERE l.id = lead AND l.merged_into IS NULL
  ON CONFLICT (lead_id, kind, slot) DO UPDATE SET at = excluded.at WHERE known.at > excluded.at;
END $$;

CREATE FUNCTION settle_late_firsts(operator uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE late record;
BEGIN
  FOR late IN SELECT * FROM "lead_first" WHERE operator_id = operator AND slot <> 0 LIMIT 20 FOR UPDATE SKIP LOCKED LOOP
    CONTINUE WHEN NOT pg_try_advisory_xact_lock(20261123, hashtext(late.lead_id::text || late.kind));
    DELETE FROM "lead_first" WHERE lead_id = late.lead_id AND kind = late.kind AND slot = late.slot;
    PERFORM note_lead_first(late.lead_id, late.kind, late.at);
  END LOOP;
END $$;

-- The same from all that is known of a lead: what it had may have gone to another.
CREATE FUNCTION renew_lead_first(operator uuid, lead uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "lead_first" WHERE lead_id = lead;
  PERFORM note_lead_first(lead, told.kind, min(told.at)) FROM (
    SELECT tells.* FROM "message" m, message_tells(m.direction, m.purpose, m.sent_at, m.created_at) AS tells
      WHERE m.operator_id = operator AND m.lead_id = lead
    UNION ALL
    SELECT tells.* FROM "call" c, call_tells(c.direction, c.outcome, c.started_at, c.created_at) AS tells
      WHERE c.operator_id = operator AND c.lead_id = lead
  ) AS told WHERE told.kind IS NOT NULL GROUP BY told.kind;
END $$;

CREATE FUNCTION note_first_of_message() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told record;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.lead_id IS DISTINCT FROM NEW.lead_id THEN
    PERFORM renew_lead_first(OLD.operator_id, OLD.lead_id) WHERE OLD.lead_id IS NOT NULL;
  END IF;
  IF NEW.lead_id IS NULL THEN RETURN NULL; END IF;
  told := message_tells(NEW.direction, NEW.purpose, NEW.sent_at, NEW.created_at);
  PERFORM note_lead_first(NEW.lead_id, told.kind, told.at) WHERE told.kind IS NOT NULL;
  PERFORM settle_late_firsts(NEW.operator_id);
  RETURN NULL;
END $$;

CREATE FUNCTION note_first_of_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.lead_id <> NEW.lead_id THEN
    PERFORM renew_lead_first(OLD.operator_id, OLD.lead_id);
  END IF;
  PERFORM note_lead_first(NEW.lead_id, told.kind, told.at)
  FROM call_tells(NEW.direction, NEW.outcome, NEW.started_at, NEW.created_at) AS told;
  PERFORM settle_late_firsts(NEW.operator_id);
  RETURN NULL;
END $$;

CREATE FUNCTION forget_firsts_of_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "lead_first" WHERE lead_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER note_first AFTER INSERT OR UPDATE OF lead_id, sent_at ON "message" FOR EACH ROW
  EXECUTE FUNCTION note_first_of_message();
CREATE TRIGGER note_first AFTER INSERT OR UPDATE OF lead_id, started_at, outcome ON "call" FOR EACH ROW
  EXECUTE FUNCTION note_first_of_call();
CREATE TRIGGER forget_firsts AFTER UPDATE OF merged_into ON "lead" FOR EACH ROW
  WHEN (NEW.merged_into IS NOT NULL) EXECUTE FUNCTION forget_firsts_of_merged();

INSERT INTO "lead_first" (operator_id, client_id, campaign_id, lead_id, kind, at)
SELECT l.operator_id, l.client_id, l.campaign_id, l.id, told.kind, min(told.at) FROM (
  SELECT m.lead_id, tells.* FROM "message" m, message_tells(m.direction, m.purpose, m.sent_at, m.created_at) AS tells
  UNION ALL
  SELECT c.lead_id, tells.* FROM "call" c, call_tells(c.direction, c.outcome, c.started_at, c.created_at) AS tells
) AS told JOIN "lead" l ON l.id = told.lead_id
WHERE told.kind IS NOT NULL AND l.merged_into IS NULL GROUP BY l.id, told.kind;

-- What is counted ----------------------------------------------------------------------------------------

CREATE FUNCTION lead_days(created_at timestamptz, started_at timestamptz, ended_at timestamptz, ending text, merged_into uuid)
RETURNS TABLE (kind text, at timestamptz) LANGUAGE sql IMMUTABLE AS $$
  SELECT 'lead', created_at WHERE merged_into IS NULL
  UNION ALL
  SELECT 'ended:' || ending, ended_at
    WHERE merged_into IS NULL AND started_at IS NOT NULL AND ended_at IS NOT NULL AND ending IS NOT NULL
$$;

CREATE FUNCTION appointment_days(status text, booked_at timestamptz, starts_at timestamptz)
RETURNS TABLE (kind text, at timestamptz) LANGUAGE sql IMMUTABLE AS $$
  SELECT 'booked', booked_at
  UNION ALL
  SELECT status, starts_at WHERE status IN ('shown', 'no_show')
$$;

-- All that an operator's counts are made of.
CREATE FUNCTION day_facts(operator uuid)
RETURNS TABLE (client_id uuid, campaign_id uuid, kind text, at timestamptz) LANGUAGE sql STABLE AS $$
  SELECT l.client_id, l.campaign_id, fact.kind, fact.at
    FROM "lead" l, lead_days(l.created_at, l.started_at, l.ended_at, l.ending, l.merged_into) AS fact
    WHERE l.operator_id = operator
  UNION ALL
  SELECT f.client_id, f.campaign_id, f.kind, f.at FROM "lead_first" f WHERE f.operator_id = operator AND f.slot = 0
  UNION ALL
  SELECT a.client_id, a.campaign_id, fact.kind, fact.at
    FROM "appointment" a, appointment_days(a.status, a.booked_at, a.starts_at) AS fact
    WHERE a.operator_id = operator
$$;

CREATE TYPE day_change AS (
  operator_id uuid, client_id uuid, campaign_id uuid, kind text, at timestamptz, by bigint
);

-- Days begin at full quarters of an hour in every zone: whatever is of one quarter is of one day.
CREATE FUNCTION quarter_of(at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT date_bin('15 minutes', at, timestamptz '2000-01-01 00:00:00+00')
$$;

-- A zone that Postgres does not know, as of a newer list of zones, must keep nobody from writing.
CREATE FUNCTION zone_or_utc(zone text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  PERFORM now() AT TIME ZONE zone;
  RETURN zone;
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN 'UTC';
END $$;

-- The zone of an operator's days. It stays so until this transaction is over: who counts anew waits for it.
CREATE FUNCTION day_zone(operator uuid) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(20261122, hashtext(operator::text));
  RETURN (SELECT zone_or_utc(zone) FROM "organization" WHERE id = operator);
END $$;

-- Slots are taken as for the counts of campaigns: counting waits for nobody.
CREATE FUNCTION count_days(changes day_change[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF changes IS NULL THEN RETURN; END IF;
  INSERT INTO "day_count" AS c (operator_id, client_id, campaign_id, kind, day, slot, value)
  SELECT operator_id, client_id, campaign_id, kind, day, campaign_count_slot(), by FROM (
    SELECT each.operator_id, each.client_id, each.campaign_id, each.kind,
      (each.at AT TIME ZONE zones.zone)::date AS day, sum(each.by) AS by
    FROM unnest(changes) AS each JOIN (
      SELECT operator_id, day_zone(operator_id) AS zone
      FROM (SELECT DISTINCT operator_id FROM unnest(changes)) AS operators
    ) AS zones ON zones.operator_id = each.operator_id
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(each.by) <> 0
  ) AS days
  ON CONFLICT (campaign_id, kind, day, slot) DO UPDATE SET value = c.value + excluded.value;
END $$;

-- Counts an operator's days anew, from all that there is. It asks for its lock without ever queueing for it: whoever comes
-- meanwhile would have to queue behind it, with locks that others wait for. Who gets none tries again as a whole.
CREATE FUNCTION recount_days(operator uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE its_zone text;
BEGIN
  FOR try IN 1..100 LOOP
    EXIT WHEN pg_try_advisory_xact_lock(20261122, hashtext(operator::text));
    IF try = 100 THEN
      RAISE EXCEPTION 'The days of % are being counted on.', operator USING ERRCODE = 'lock_not_available';
    END IF;
    PERFORM pg_sleep(0.01);
  END LOOP;
  SELECT zone_or_utc(zone) INTO its_zone FROM "organization" WHERE id = operator;
  DELETE FROM "day_count" WHERE operator_id = operator;
  INSERT INTO "day_count" (operator_id, client_id, campaign_id, kind, day, slot, value)
  SELECT operator, client_id, campaign_id, kind, (quarter AT TIME ZONE its_zone)::date, 0, sum(by)
  FROM (
    SELECT client_id, campaign_id, kind, quarter_of(at) AS quarter, count(*) AS by FROM day_facts(operator) GROUP BY 1, 2, 3, 4
  ) AS facts GROUP BY 1, 2, 3, 4, 5;
END $$;

CREATE FUNCTION recount_days_of_zone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM recount_days(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER recount_days AFTER UPDATE OF zone ON "organization" FOR EACH ROW
  WHEN (NEW.kind = 'operator' AND OLD.zone IS DISTINCT FROM NEW.zone) EXECUTE FUNCTION recount_days_of_zone();

-- Three triggers for each table that is counted. What was and what is are added up: most of it cancels out.
DO $$
DECLARE
  counted record;
BEGIN
  FOR counted IN
    SELECT * FROM (VALUES
      ('lead', 'lead_days(r.created_at, r.started_at, r.ended_at, r.ending, r.merged_into)',
        'created_at, started_at, ended_at, ending, merged_into'),
      ('lead_first', '(SELECT r.kind, r.at WHERE r.slot = 0)', 'kind, at, slot'),
      ('appointment', 'appointment_days(r.status, r.booked_at, r.starts_at)', 'status, booked_at, starts_at')
    ) AS t (name, facts, columns)
  LOOP
    EXECUTE format($make$
      CREATE FUNCTION %1$I() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        PERFORM count_days(array_agg(ROW(operator_id, client_id, campaign_id, kind, at, by)::day_change)) FROM (
          SELECT r.operator_id, r.client_id, r.campaign_id, fact.kind, quarter_of(fact.at) AS at, count(*) AS by
          FROM added r, LATERAL %2$s AS fact GROUP BY 1, 2, 3, 4, 5
        ) AS changes;
        RETURN NULL;
      END $body$
    $make$, counted.name || '_days_added', counted.facts);
    EXECUTE format($make$
      CREATE FUNCTION %1$I() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        PERFORM count_days(array_agg(ROW(operator_id, client_id, campaign_id, kind, at, by)::day_change)) FROM (
          SELECT r.operator_id, r.client_id, r.campaign_id, fact.kind, quarter_of(fact.at) AS at, -count(*) AS by
          FROM removed r, LATERAL %2$s AS fact GROUP BY 1, 2, 3, 4, 5
        ) AS changes;
        RETURN NULL;
      END $body$
    $make$, counted.name || '_days_removed', counted.facts);
    EXECUTE format($make$
      CREATE FUNCTION %1$I() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        PERFORM count_days(array_agg(ROW(operator_id, client_id, campaign_id, kind, at, by)::day_change)) FROM (
          SELECT r.operator_id, r.client_id, r.campaign_id, fact.kind, quarter_of(fact.at) AS at, sum(r.by)::bigint AS by
          FROM (
            SELECT operator_id, client_id, campaign_id, %3$s, 1 AS by FROM added
            UNION ALL
            SELECT operator_id, client_id, campaign_id, %3$s, -1 FROM removed
          ) AS r, LATERAL %2$s AS fact
          GROUP BY 1, 2, 3, 4, 5 HAVING sum(r.by) <> 0
        ) AS changes;
        RETURN NULL;
      END $body$
    $make$, counted.name || '_days_changed', counted.facts, counted.columns);
    EXECUTE format('CREATE TRIGGER count_days_added AFTER INSERT ON %I REFERENCING NEW TABLE AS added '
      'FOR EACH STATEMENT EXECUTE FUNCTION %I()', counted.name, counted.name || '_days_added');
    EXECUTE format('CREATE TRIGGER count_days_removed AFTER DELETE ON %I REFERENCING OLD TABLE AS removed '
      'FOR EACH STATEMENT EXECUTE FUNCTION %I()', counted.name, counted.name || '_days_removed');
    EXECUTE format('CREATE TRIGGER count_days_changed AFTER UPDATE ON %I REFERENCING OLD TABLE AS removed NEW TABLE AS added '
      'FOR EACH STATEMENT EXECUTE FUNCTION %I()', counted.name, counted.name || '_days_changed');
  END LOOP;
END $$;

DO $$
DECLARE operator uuid;
BEGIN
  FOR operator IN SELECT id FROM "organization" WHERE kind = 'operator' LOOP
    PERFORM recount_days(operator);
  END LOOP;
END $$;

-- What needs a person, and what was earned ---------------------------------------------------------------

CREATE INDEX appointment_of_campaign ON "appointment" (campaign_id, status, lead_id);
CREATE INDEX appointment_undecided ON "appointment" (operator_id, ends_at) WHERE status IN ('booked', 'disputed');
CREATE INDEX appointment_undecided_of_client ON "appointment" (client_id, ends_at) WHERE status IN ('booked', 'disputed');
CREATE INDEX dispute_open ON "dispute" (operator_id, created_at) WHERE status = 'open';
CREATE INDEX invoice_overdue ON "invoice" (operator_id, due_at) WHERE overdue_at IS NOT NULL;
CREATE INDEX task_open_by_due ON "task" (operator_id, due_at, id) WHERE status = 'open';
CREATE INDEX vendor_event_quarantined ON "vendor_event" (operator_id, seq) WHERE status = 'quarantined';
CREATE INDEX "ledger_entry_operator_id_at_idx" ON "ledger_entry" ("operator_id", "at");
