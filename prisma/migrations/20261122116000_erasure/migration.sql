-- People who are forgotten: what is known of them goes, and that they must not be reached stays, as a keyed hash.

ALTER TABLE "contact" ADD COLUMN "erased_at" TIMESTAMPTZ(3);

CREATE TABLE "erasure" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "requested_by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'asked',
    "known" JSONB,
    "erased" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "erasure_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "erasure_contact_fkey" FOREIGN KEY ("operator_id", "contact_id") REFERENCES "contact"("operator_id", "id"),
    CONSTRAINT erasure_requested_by CHECK (requested_by IN ('person', 'operator')),
    CONSTRAINT erasure_status CHECK (status IN ('asked', 'running', 'done')),
    -- What was needed to find the person does not outlive the erasure.
    CONSTRAINT erasure_known CHECK ((status = 'done') = (known IS NULL) AND (status = 'done') = (finished_at IS NOT NULL))
);
CREATE UNIQUE INDEX "erasure_operator_id_id_key" ON "erasure"("operator_id", "id");
CREATE INDEX "erasure_operator_id_created_at_id_idx" ON "erasure"("operator_id", "created_at", "id");
-- One at a time.
CREATE UNIQUE INDEX erasure_running ON "erasure" (operator_id, contact_id) WHERE finished_at IS NULL;

CREATE TABLE "erasure_item" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "erasure_id" UUID NOT NULL,
    "holder" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reference" TEXT,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "erasure_item_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "erasure_item_erasure_fkey" FOREIGN KEY ("operator_id", "erasure_id") REFERENCES "erasure"("operator_id", "id"),
    CONSTRAINT erasure_item_holder CHECK (holder IN ('retell', 'twilio', 'messagebird', 'sendgrid', 'calcom', 'disk')),
    CONSTRAINT erasure_item_status CHECK (status IN ('pending', 'done', 'kept'))
);
CREATE UNIQUE INDEX "erasure_item_operator_id_erasure_id_holder_kind_reference_key"
  ON "erasure_item"("operator_id", "erasure_id", "holder", "kind", "reference");
CREATE INDEX "erasure_item_operator_id_erasure_id_holder_status_idx" ON "erasure_item"("operator_id", "erasure_id", "holder", "status");

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['erasure', 'erasure_item'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY operator ON %I TO app_operator USING (operator_id = (SELECT current_operator())) '
      'WITH CHECK (operator_id = (SELECT current_operator()))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO app_operator', name);
  END LOOP;
END $$;

-- Addresses as hashes -------------------------------------------------------------------------------

-- HMAC-SHA-256 (RFC 2104) of whose list it is and of the address. The key comes with the connection and is in no table:
-- without it the few billions of phone numbers there are could be tried. A connection without it is an error, not a miss.
CREATE FUNCTION erased_address(whose uuid, address text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE pads bytea := decode(current_setting('app.address_key'), 'hex');
BEGIN
  RETURN 'erased:' || encode(sha256(substr(pads, 65, 64)
    || sha256(substr(pads, 1, 64) || convert_to(whose || ':' || lower(address), 'UTF8'))), 'hex');
END $$;
REVOKE EXECUTE ON FUNCTION erased_address FROM PUBLIC;

-- What the application may not change by itself ------------------------------------------------------

-- The ledger, the trail and the inbox are only added to. This role takes people out of them, nobody can take it on, and all
-- that it does are the functions below, which keep to the operator.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_eraser') THEN
    CREATE ROLE app_eraser NOLOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO app_eraser;
GRANT EXECUTE ON FUNCTION erased_address TO app_operator, app_eraser;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['consent', 'audit', 'import_problem', 'reply_address', 'booking_link', 'contact_number'] LOOP
    EXECUTE format('GRANT SELECT ON %I TO app_eraser', name);
    EXECUTE format('CREATE POLICY eraser ON %I TO app_eraser USING (operator_id = (SELECT current_operator())) '
      'WITH CHECK (operator_id = (SELECT current_operator()))', name);
  END LOOP;
END $$;
GRANT UPDATE (address, source, text) ON "consent" TO app_eraser;
GRANT UPDATE (before, after) ON "audit" TO app_eraser;
GRANT UPDATE (value, reason) ON "import_problem" TO app_eraser;
GRANT DELETE ON "reply_address", "booking_link", "contact_number" TO app_eraser;
GRANT SELECT, UPDATE (body, entity_key, error, status, processed_at) ON "vendor_event" TO app_eraser;
-- What was of no use to us belongs to nobody: whom it names may be anybody's.
CREATE POLICY eraser ON "vendor_event" TO app_eraser
  USING (operator_id = (SELECT current_operator()) OR (operator_id IS NULL AND status <> 'pending'))
  WITH CHECK (operator_id = (SELECT current_operator()) OR operator_id IS NULL);

-- A value without what stands under the keys, and without what the pattern finds in any text of it.
CREATE FUNCTION erased_json(value jsonb, keys text[], pattern text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  CASE jsonb_typeof(value)
    WHEN 'object' THEN RETURN (SELECT coalesce(jsonb_object_agg(k, CASE WHEN k = ANY (keys) THEN 'null'::jsonb
      ELSE public.erased_json(v, keys, pattern) END), '{}') FROM jsonb_each(value) AS each(k, v));
    WHEN 'array' THEN RETURN (SELECT coalesce(jsonb_agg(public.erased_json(v, keys, pattern) ORDER BY place), '[]')
      FROM jsonb_array_elements(value) WITH ORDINALITY AS each(v, place));
    WHEN 'string' THEN RETURN to_jsonb(regexp_replace(value #>> '{}', pattern, '(erased)', 'gi'));
    ELSE RETURN value;
  END CASE;
END $$;
REVOKE EXECUTE ON FUNCTION erased_json FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erased_json TO app_operator, app_eraser;

CREATE FUNCTION erase_consent(addresses text[], pattern text) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE gone integer;
BEGIN
  UPDATE public.consent SET address = public.erased_address(operator_id, address), text = NULL,
    source = regexp_replace(source, pattern, '(erased)', 'gi')
  WHERE operator_id = public.current_operator() AND address = ANY (addresses);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- Of what was written about the person itself everything goes that may hold personal data; of all else what names it.
CREATE FUNCTION erase_audit(subjects text[], keys text[], pattern text) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE gone integer;
BEGIN
  UPDATE public.audit SET
    before = public.erased_json(before, CASE WHEN subject_id = ANY (subjects) THEN keys ELSE '{}' END, pattern),
    after = public.erased_json(after, CASE WHEN subject_id = ANY (subjects) THEN keys ELSE '{}' END, pattern)
  WHERE operator_id = public.current_operator()
    AND (before IS NOT NULL OR after IS NOT NULL)
    AND (subject_id = ANY (subjects) OR before::text ~* pattern OR after::text ~* pattern)
    AND (before, after) IS DISTINCT FROM (
      public.erased_json(before, CASE WHEN subject_id = ANY (subjects) THEN keys ELSE '{}' END, pattern),
      public.erased_json(after, CASE WHEN subject_id = ANY (subjects) THEN keys ELSE '{}' END, pattern));
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- Of the rows that the person's leads came from, and of all that name it.
CREATE FUNCTION erase_import_problems(imports uuid[], lines integer[], pattern text) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE gone integer;
BEGIN
  UPDATE public.import_problem SET value = NULL, reason = regexp_replace(reason, pattern, '(erased)', 'gi')
  WHERE operator_id = public.current_operator() AND (value ~* pattern OR reason ~* pattern
    OR (value IS NOT NULL AND kind <> 'duplicate' AND (import_id, line) IN (SELECT * FROM unnest(imports, lines))));
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- Ways that lead to the person: the address for its answers, its booking page, the number that texts it.
CREATE FUNCTION erase_links(leads uuid[], contacts uuid[]) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
  more integer;
BEGIN
  DELETE FROM public.reply_address WHERE operator_id = public.current_operator() AND lead_id = ANY (leads);
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM public.booking_link WHERE operator_id = public.current_operator() AND lead_id = ANY (leads);
  GET DIAGNOSTICS more = ROW_COUNT;
  gone := gone + more;
  DELETE FROM public.contact_number WHERE operator_id = public.current_operator() AND contact_id = ANY (contacts);
  GET DIAGNOSTICS more = ROW_COUNT;
  RETURN gone + more;
END $$;

-- Raw events that name the person, or what is about it by any of the ids. Those that are still to be applied are left:
-- what they say of minutes and shows must count first.
CREATE FUNCTION erase_events(ids text[], pattern text) RETURNS TABLE (erased integer, waiting integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE any_id text := (SELECT string_agg(id, '|') FROM unnest(ids) AS id);
BEGIN
  WITH named AS MATERIALIZED (SELECT e.seq, e.status FROM public.vendor_event e
      WHERE (e.operator_id = public.current_operator() OR (e.operator_id IS NULL AND e.status <> 'pending'))
        AND (e.body ~* pattern OR e.body ~ any_id OR e.entity_key ~* pattern OR e.error ~* pattern)),
    gone AS (UPDATE public.vendor_event e SET body = '{"erased":true}', entity_key = 'erased', error = NULL,
        status = CASE WHEN e.status = 'quarantined' THEN 'ignored' ELSE e.status END
      FROM named n WHERE n.seq = e.seq AND e.status <> 'pending' RETURNING 1)
    SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM named WHERE status = 'pending') INTO erased, waiting;
  RETURN NEXT;
END $$;

-- The rows of "import" are shown to this role by the policy that is_file_wanted has too.
-- Kept files lie under their content's hash, whoever sent them: one that somebody else's message or import needs stays.
GRANT SELECT (id, operator_id, attachments) ON "message" TO app_lookup;
GRANT SELECT (id, file_sha256, status) ON "import" TO app_lookup;
CREATE POLICY lookup ON "message" FOR SELECT TO app_lookup USING (true);
CREATE INDEX message_attachments ON "message" USING gin (attachments jsonb_path_ops) WHERE attachments IS NOT NULL;
CREATE FUNCTION is_file_needed(sha256 text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
RETURN EXISTS (SELECT FROM "message" WHERE attachments @> jsonb_build_array(jsonb_build_object('sha256', sha256)))
  OR EXISTS (SELECT FROM "import" WHERE file_sha256 = sha256 AND "import".status IN ('waiting', 'running'));

REVOKE EXECUTE ON FUNCTION erase_consent, erase_audit, erase_import_problems, erase_links, erase_events, is_file_needed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_consent, erase_audit, erase_import_problems, erase_links, erase_events, is_file_needed TO app_operator;

GRANT app_eraser, app_lookup TO CURRENT_USER;
GRANT CREATE ON SCHEMA public TO app_eraser, app_lookup;
ALTER FUNCTION erase_consent OWNER TO app_eraser;
ALTER FUNCTION erase_audit OWNER TO app_eraser;
ALTER FUNCTION erase_import_problems OWNER TO app_eraser;
ALTER FUNCTION erase_links OWNER TO app_eraser;
ALTER FUNCTION erase_events OWNER TO app_eraser;
ALTER FUNCTION is_file_needed OWNER TO app_lookup;
REVOKE CREATE ON SCHEMA public FROM app_eraser, app_lookup;
REVOKE app_eraser, app_lookup FROM CURRENT_USER;
