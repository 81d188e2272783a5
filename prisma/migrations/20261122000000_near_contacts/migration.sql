-- Leads that are looked at one after another were mostly made together with their contacts. Those are read as they were made,
-- 0.4 µs each; to find each by its key takes ten times as long. It is appended to: an import hardly notices.
CREATE INDEX "contact_operator_id_created_at_idx" ON "contact" ("operator_id", "created_at");

-- Which of these contacts match all patterns and have all tags. They are looked for among those made in the given time, and
-- what is not there by its key. As `leads_saying`, this reads across tenants and keeps to the tenant itself: a client's
-- contacts are those of its leads, which is asked of those alone that match.
CREATE FUNCTION contacts_saying(contacts uuid[], since timestamptz, until timestamptz, patterns text[], tagged text[])
RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- How many they are is not known when the plan is made, and kept: in a nested loop each would be held against each.
SET enable_seqscan = off SET enable_nestloop = off SET jit = off AS $$
DECLARE
  whose uuid;
  only_client uuid;
BEGIN
  CASE current_setting('role')
    WHEN 'app_operator' THEN whose := public.current_operator();
    WHEN 'app_client' THEN
      only_client := public.current_client();
      SELECT o.operator_id INTO whose FROM public.organization o WHERE o.id = only_client;
    ELSE RETURN;
  END CASE;
  RETURN QUERY
  SELECT hit.id FROM (SELECT asked.id FROM unnest(contacts) AS asked (id)
    LEFT JOIN (SELECT c.id, c.search LIKE ALL (patterns) AND c.tags @> tagged AS says FROM public.contact c
      WHERE c.operator_id = whose AND c.created_at BETWEEN since AND until
      ORDER BY c.operator_id DESC, c.created_at DESC LIMIT 2 * cardinality(contacts)) AS near ON near.id = asked.id
    LEFT JOIN LATERAL (SELECT c.search LIKE ALL (patterns) AND c.tags @> tagged AS says FROM public.contact c
      WHERE near.id IS NULL AND c.operator_id = whose AND c.id = asked.id OFFSET 0) AS far ON true
    WHERE near.says OR far.says OFFSET 0) AS hit
  WHERE only_client IS NULL
    OR EXISTS (SELECT FROM public.lead l WHERE l.contact_id = hit.id AND l.client_id = only_client);
END $$;
REVOKE EXECUTE ON FUNCTION contacts_saying FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contacts_saying TO app_operator, app_client;
GRANT SELECT ("created_at") ON "contact" TO app_lookup;

GRANT app_lookup TO CURRENT_USER;
GRANT CREATE ON SCHEMA public TO app_lookup;
ALTER FUNCTION contacts_saying OWNER TO app_lookup;

-- As before, but for an operator who has a good part of all contacts: to hold those that match against the million that are
-- its own took longer than to find them, so whose they are is asked of each. Volatile: no other function may ask for a plan.
CREATE OR REPLACE FUNCTION leads_saying(probe text, patterns text[], tagged text[], at_most integer) RETURNS SETOF "lead"
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
  whose uuid;
  only_client uuid;
  reckoned json;
  is_most boolean;
  found uuid[];
BEGIN
  CASE current_setting('role')
    WHEN 'app_operator' THEN whose := public.current_operator();
    WHEN 'app_client' THEN
      only_client := public.current_client();
      SELECT o.operator_id INTO whose FROM public.organization o WHERE o.id = only_client;
    ELSE RETURN;
  END CASE;
  EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM public.contact WHERE operator_id = %L', whose) INTO reckoned;
  SELECT (reckoned->0->'Plan'->>'Plan Rows')::float8 > 0.2 * reltuples INTO is_most
    FROM pg_class WHERE oid = 'public.contact'::regclass;
  -- IS TRUE: else there would be other indexes to choose, and they read all contacts of the operator.
  EXECUTE 'SELECT ARRAY(SELECT c.id FROM public.contact c WHERE (c.operator_id = $1) IS TRUE'
    || CASE WHEN is_most THEN '' ELSE ' AND uuid_send(c.operator_id) = uuid_send($1)' END
    || CASE WHEN probe IS NULL THEN '' ELSE ' AND c.search LIKE $2 AND c.search LIKE ALL ($3)' END
    || CASE WHEN probe IS NOT NULL AND tagged = '{}' THEN '' ELSE ' AND c.tags @> $4' END
    || ' LIMIT $5)' INTO found USING whose, probe, patterns, tagged, at_most + 1;
  IF cardinality(found) > at_most THEN
    RETURN NEXT NULL::public.lead;
  ELSE
    RETURN QUERY SELECT l.* FROM unnest(found) AS hit CROSS JOIN LATERAL (SELECT lead.* FROM public.lead
      WHERE lead.contact_id = hit AND (lead.client_id = only_client OR only_client IS NULL) OFFSET 0) AS l;
  END IF;
END $$;
REVOKE CREATE ON SCHEMA public FROM app_lookup;
REVOKE app_lookup FROM CURRENT_USER;
