-- Kept files lie under their content's hash, whoever sent them: only a look across tenants tells whether one is still needed.
-- Mails and uploaded lists lie apart, and each is asked about for itself. A list that another's import still keeps stays.
DROP FUNCTION is_file_wanted, is_file_needed;

CREATE FUNCTION is_attachment_kept(sha256 text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ SELECT EXISTS (SELECT FROM public.message WHERE attachments @> jsonb_build_array(jsonb_build_object('sha256', sha256))) $$;

CREATE FUNCTION is_import_file_kept(sha256 text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ SELECT EXISTS (SELECT FROM public.import WHERE file_sha256 = sha256 AND file_erased_at IS NULL) $$;

REVOKE EXECUTE ON FUNCTION is_attachment_kept, is_import_file_kept FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_attachment_kept, is_import_file_kept TO app_operator;
REVOKE SELECT (status) ON "import" FROM app_lookup;

GRANT app_lookup TO CURRENT_USER;
GRANT CREATE ON SCHEMA public TO app_lookup;
ALTER FUNCTION is_attachment_kept OWNER TO app_lookup;
ALTER FUNCTION is_import_file_kept OWNER TO app_lookup;
REVOKE CREATE ON SCHEMA public FROM app_lookup;
REVOKE app_lookup FROM CURRENT_USER;
