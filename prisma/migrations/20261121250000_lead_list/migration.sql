CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- Search --------------------------------------------------------------------------------------------

-- Letters beyond ASCII, spelled out: some locales have no trigrams of them.
CREATE FUNCTION spell_out(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT string_agg(CASE WHEN ascii(letter) < 128 THEN letter ELSE 'q' || lpad(to_hex(ascii(letter)), 5, '0') END, '' ORDER BY place)
  FROM regexp_split_to_table(said, '') WITH ORDINALITY AS each (letter, place));

-- A text as the search sees it: small letters, no accents, wide characters as plain ones.
CREATE FUNCTION fold(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN octet_length(said) = char_length(said) THEN lower(said)
  ELSE spell_out(lower(regexp_replace(normalize(said, NFKD), '[\u0300-\u036f]', '', 'g'))) END;

ALTER TABLE "contact" ADD COLUMN "search" TEXT NOT NULL GENERATED ALWAYS AS (fold(
  ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(company, '') || ' ' ||
  coalesce(email, '') || ' ' || coalesce(ltrim(phone, '+'), ''))) STORED;

-- The operator as bytes: an index of uuids would be an alternative for the planner, and read all contacts of the operator.
CREATE INDEX "contact_search" ON "contact" USING gin (uuid_send("operator_id"), "search" gin_trgm_ops, "tags");

-- Under row-level security no index answers LIKE or @>: they are not leakproof. This role reads across tenants, nobody can
-- take it on, and all that it does are the functions below, which keep to the tenant themselves.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_lookup') THEN
    CREATE ROLE app_lookup NOLOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO app_lookup;
GRANT SELECT ("id", "operator_id", "search", "tags") ON "contact" TO app_lookup;
GRANT SELECT ON "lead" TO app_lookup;
GRANT SELECT ("id", "operator_id") ON "organization" TO app_lookup;
CREATE POLICY lookup ON "contact" FOR SELECT TO app_lookup USING (true);
CREATE POLICY lookup ON "lead" FOR SELECT TO app_lookup USING (true);
CREATE POLICY lookup ON "organization" FOR SELECT TO app_lookup USING (true);

-- The tenant's leads whose contact matches all patterns and has all tags, in no order. `probe` is the pattern, or a part of
-- it, that is looked up. When more contacts than `at_most` match, a row of nulls is all that comes.
CREATE FUNCTION leads_saying(probe text, patterns text[], tagged text[], at_most integer) RETURNS SETOF "lead"
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
  whose bytea;
  only_client uuid;
  found uuid[];
BEGIN
  CASE current_setting('role')
    WHEN 'app_operator' THEN whose := uuid_send(public.current_operator());
    WHEN 'app_client' THEN
      only_client := public.current_client();
      SELECT uuid_send(o.operator_id) INTO whose FROM public.organization o WHERE o.id = only_client;
    ELSE RETURN;
  END CASE;
  IF probe IS NULL THEN
    found := ARRAY(SELECT c.id FROM public.contact c
      WHERE uuid_send(c.operator_id) = whose AND c.tags @> tagged LIMIT at_most + 1);
  ELSIF tagged = '{}' THEN
    found := ARRAY(SELECT c.id FROM public.contact c
      WHERE uuid_send(c.operator_id) = whose AND c.search LIKE probe AND c.search LIKE ALL (patterns) LIMIT at_most + 1);
  ELSE
    found := ARRAY(SELECT c.id FROM public.contact c
      WHERE uuid_send(c.operator_id) = whose AND c.search LIKE probe AND c.search LIKE ALL (patterns) AND c.tags @> tagged
      LIMIT at_most + 1);
  END IF;
  IF cardinality(found) > at_most THEN
    RETURN NEXT NULL::public.lead;
  ELSE
    RETURN QUERY SELECT l.* FROM unnest(found) AS hit CROSS JOIN LATERAL (SELECT lead.* FROM public.lead
      WHERE lead.contact_id = hit AND (lead.client_id = only_client OR only_client IS NULL) OFFSET 0) AS l;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION leads_saying FROM PUBLIC;
GRANT EXECUTE ON FUNCTION leads_saying TO app_operator, app_client;

-- Whether a user is a member of the operator: the sign-in's own tables are closed to all tenants.
GRANT SELECT ("organization_id", "user_id") ON "member" TO app_lookup;
CREATE POLICY lookup ON "member" FOR SELECT TO app_lookup USING (true);
CREATE FUNCTION is_member(whom uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN EXISTS (SELECT FROM "member" WHERE organization_id = current_operator() AND user_id = whom);
REVOKE EXECUTE ON FUNCTION is_member FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_member TO app_operator;

GRANT app_lookup TO CURRENT_USER;
GRANT CREATE ON SCHEMA public TO app_lookup;
ALTER FUNCTION leads_saying OWNER TO app_lookup;
ALTER FUNCTION is_member OWNER TO app_lookup;
REVOKE CREATE ON SCHEMA public FROM app_lookup;
REVOKE app_lookup FROM CURRENT_USER;

-- The list ------------------------------------------------------------------------------------------

CREATE INDEX "lead_operator_id_status_created_at_id_idx" ON "lead" ("operator_id", "status", "created_at", "id");
CREATE INDEX "lead_client_id_status_created_at_id_idx" ON "lead" ("client_id", "status", "created_at", "id");
CREATE INDEX "lead_operator_id_campaign_id_status_created_at_id_idx" ON "lead" ("operator_id", "campaign_id", "status", "created_at", "id");
-- A lead that was just imported is in none of these but the first.
CREATE INDEX "lead_waiting" ON "lead" ("operator_id", "created_at", "id") WHERE started_at IS NULL AND ended_at IS NULL;
CREATE INDEX "lead_under_way" ON "lead" ("operator_id", "created_at", "id") WHERE started_at IS NOT NULL AND ended_at IS NULL;
CREATE INDEX "lead_paused" ON "lead" ("operator_id", "created_at", "id") WHERE paused_at IS NOT NULL AND ended_at IS NULL;
CREATE INDEX "lead_ended" ON "lead" ("operator_id", "created_at", "id") WHERE ended_at IS NOT NULL;
CREATE INDEX "lead_at_step" ON "lead" ("operator_id", "campaign_id", "step_id", "created_at", "id") WHERE step_id IS NOT NULL;
CREATE INDEX "lead_of_somebody" ON "lead" ("operator_id", "assigned_to", "created_at", "id") WHERE assigned_to IS NOT NULL;
CREATE INDEX "lead_wakes" ON "lead" ("operator_id", "wake_at", "id") WHERE wake_at IS NOT NULL AND ended_at IS NULL;

-- A client's campaigns are its own, and all are the operator's: to know it makes the reckoning of how many leads right.
CREATE STATISTICS "lead_tenant" (dependencies) ON "operator_id", "client_id", "campaign_id" FROM "lead";

-- A client's contacts are found by its leads: the index answers alone.
DROP INDEX "lead_contact_id_idx";
CREATE INDEX "lead_contact_id_client_id_idx" ON "lead" ("contact_id", "client_id");

-- Tags in use, counted --------------------------------------------------------------------------------

-- How many contacts have a tag, spread over slots so that writers do not wait for each other.
CREATE TABLE "tag_count" (
    "operator_id" UUID NOT NULL,
    "tag" TEXT NOT NULL,
    "slot" INTEGER NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "tag_count_pkey" PRIMARY KEY ("operator_id", "tag", "slot")
);
ALTER TABLE "tag_count" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "tag_count" FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON "tag_count" TO app_operator USING (operator_id = (SELECT current_operator()))
  WITH CHECK (operator_id = (SELECT current_operator()));
GRANT SELECT, INSERT, UPDATE ON "tag_count" TO app_operator;

CREATE FUNCTION count_tags() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO public.tag_count AS counted (operator_id, tag, slot, value)
    SELECT operator_id, tag, pg_backend_pid() % 64, count(*) FROM added, unnest(tags) AS tag
    WHERE tags <> '{}' AND merged_into IS NULL GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (operator_id, tag, slot) DO UPDATE SET value = counted.value + EXCLUDED.value;
  ELSE
    INSERT INTO public.tag_count AS counted (operator_id, tag, slot, value)
    SELECT operator_id, tag, pg_backend_pid() % 64, sum(change) FROM (
      SELECT operator_id, unnest(tags) AS tag, 1 AS change FROM added WHERE tags <> '{}' AND merged_into IS NULL
      UNION ALL
      SELECT operator_id, unnest(tags), -1 FROM removed WHERE tags <> '{}' AND merged_into IS NULL) AS changes
    GROUP BY 1, 2 HAVING sum(change) <> 0 ORDER BY 1, 2
    ON CONFLICT (operator_id, tag, slot) DO UPDATE SET value = counted.value + EXCLUDED.value;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER count_tags_added AFTER INSERT ON "contact"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_tags();
CREATE TRIGGER count_tags_changed AFTER UPDATE ON "contact"
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_tags();
INSERT INTO "tag_count" (operator_id, tag, slot, value)
  SELECT operator_id, tag, 0, count(*) FROM "contact", unnest(tags) AS tag WHERE merged_into IS NULL GROUP BY 1, 2;
