-- What is done to a client's members, keys, invitations and codes concerns it, and so does who looked at it: the database
-- finds the client by the row, and of one that is gone by the organization that the trail names.
CREATE FUNCTION organization_of_subject(subject_type text, subject_id uuid) RETURNS uuid LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE found uuid;
BEGIN
  CASE subject_type
    WHEN 'member' THEN SELECT organization_id INTO found FROM public.member WHERE id = subject_id;
    WHEN 'invitation' THEN SELECT organization_id INTO found FROM public.invitation WHERE id = subject_id;
    WHEN 'invite_code' THEN SELECT organization_id INTO found FROM public.invite_code WHERE id = subject_id;
    WHEN 'key' THEN SELECT reference_id::uuid INTO found FROM public.apikey WHERE id = subject_id;
    WHEN 'visit' THEN SELECT organization_id INTO found FROM public.visit WHERE id = subject_id;
    ELSE found := NULL;
  END CASE;
  RETURN found;
END $$;

CREATE FUNCTION name_client_of_sign_in() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE whose uuid := coalesce(
  public.organization_of_subject(NEW.subject_type, NEW.subject_id::uuid),
  coalesce(NEW.after->>'organizationId', NEW.before->>'organizationId')::uuid);
BEGIN
  SELECT id INTO NEW.client_id FROM public.organization
    WHERE id = whose AND kind = 'client' AND operator_id = NEW.operator_id;
  RETURN NEW;
END $$;

CREATE TRIGGER audit_names_client_of_sign_in BEFORE INSERT ON "audit" FOR EACH ROW
  WHEN (NEW.client_id IS NULL AND NEW.subject_type IN ('member', 'invitation', 'invite_code', 'key', 'visit')
    AND NEW.subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
  EXECUTE FUNCTION name_client_of_sign_in();
