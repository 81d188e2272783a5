-- Which of an operator's own fields are sensitive: their values stand sealed in contact.fields. And how long it keeps what
-- nobody needs any more.
ALTER TABLE "organization" ADD COLUMN "sensitive_fields" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "organization" ADD COLUMN "keep" JSONB NOT NULL DEFAULT '{}';

-- When the words of a message were given up, because their time was over.
ALTER TABLE "message" ADD COLUMN "text_erased_at" TIMESTAMPTZ(3);
-- When the file of an import was given up.
ALTER TABLE "import" ADD COLUMN "file_erased_at" TIMESTAMPTZ(3);

GRANT DELETE ON "import_problem" TO app_operator;
-- How long each operator keeps its events.
GRANT SELECT ("keep") ON "organization" TO app_system;

-- Files lie under their content's hash, whoever sent them: only a look across tenants tells whether one is still wanted.
CREATE FUNCTION is_file_wanted(hash text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$ SELECT EXISTS (SELECT FROM public.import WHERE file_sha256 = hash AND file_erased_at IS NULL) $$;
REVOKE ALL ON FUNCTION is_file_wanted FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_file_wanted TO app_operator;
GRANT SELECT ("file_sha256", "file_erased_at") ON "import" TO app_lookup;
CREATE POLICY lookup ON "import" FOR SELECT TO app_lookup USING (true);
CREATE INDEX import_file ON "import" (file_sha256) WHERE file_sha256 IS NOT NULL AND file_erased_at IS NULL;

-- What is left of sign-ins that are over, which the application's own login cannot see.
CREATE FUNCTION forget_sign_ins() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE gone integer; more integer;
BEGIN
  DELETE FROM public.session WHERE expires_at < now();
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM public.verification WHERE expires_at < now();
  GET DIAGNOSTICS more = ROW_COUNT;
  RETURN gone + more;
END $$;
REVOKE ALL ON FUNCTION forget_sign_ins FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_sign_ins TO app_system;

GRANT app_lookup, followthrough_auth TO CURRENT_USER;
GRANT CREATE ON SCHEMA public TO app_lookup, followthrough_auth;
ALTER FUNCTION is_file_wanted OWNER TO app_lookup;
ALTER FUNCTION forget_sign_ins OWNER TO followthrough_auth;
REVOKE CREATE ON SCHEMA public FROM app_lookup, followthrough_auth;
REVOKE app_lookup, followthrough_auth FROM CURRENT_USER;
