-- An invitation is known by the digest of a token that stands in the letter alone.
ALTER TABLE "invitation"
  ADD COLUMN "token_hash" TEXT,
  ADD COLUMN "sent_at" TIMESTAMPTZ(3),
  ADD COLUMN "accepted_by" UUID,
  ADD COLUMN "accepted_at" TIMESTAMPTZ(3);
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation" ("token_hash");
-- One that waits for an answer, for an address at an organization.
CREATE UNIQUE INDEX "invitation_pending" ON "invitation" ("organization_id", lower("email")) WHERE status = 'pending';
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_accepted_by_fkey"
  FOREIGN KEY ("accepted_by") REFERENCES "user" ("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Codes by which people register themselves -----------------------------------------------------------

CREATE TABLE "invite_code" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "operator_id" UUID NOT NULL,
  "organization_id" UUID,
  "kind" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "code_hash" TEXT NOT NULL,
  "start" TEXT NOT NULL,
  "max_uses" INTEGER NOT NULL,
  "uses" INTEGER NOT NULL DEFAULT 0,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "revoked_at" TIMESTAMPTZ(3),
  "created_by" UUID NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "invite_code_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "invite_code_kind_check" CHECK (kind IN ('client', 'buyer', 'supplier')),
  CONSTRAINT "invite_code_uses_check" CHECK (uses >= 0 AND uses <= max_uses)
);
CREATE UNIQUE INDEX "invite_code_code_hash_key" ON "invite_code" ("code_hash");
CREATE INDEX "invite_code_operator_id_created_at_id_idx" ON "invite_code" ("operator_id", "created_at", "id");
ALTER TABLE "invite_code" ADD CONSTRAINT "invite_code_organization_fkey"
  FOREIGN KEY ("operator_id", "organization_id") REFERENCES "organization" ("operator_id", "id")
  ON DELETE CASCADE ON UPDATE CASCADE;

-- Visits of the platform's people --------------------------------------------------------------------

CREATE TABLE "visit" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "operator_id" UUID NOT NULL,
  "organization_id" UUID NOT NULL,
  "client_id" UUID,
  "session_id" UUID NOT NULL,
  "person_id" UUID NOT NULL,
  "person_name" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "until" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  "ended_by" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "visit_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "visit_ended_check" CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  CONSTRAINT "visit_ended_by_check" CHECK (ended_by IN ('person', 'time', 'sign_out'))
);
CREATE INDEX "visit_operator_id_created_at_id_idx" ON "visit" ("operator_id", "created_at", "id");
CREATE INDEX "visit_client_id_created_at_id_idx" ON "visit" ("client_id", "created_at", "id");
CREATE UNIQUE INDEX "visit_running" ON "visit" ("session_id") WHERE ended_at IS NULL;
ALTER TABLE "visit" ADD CONSTRAINT "visit_organization_fkey"
  FOREIGN KEY ("operator_id", "organization_id") REFERENCES "organization" ("operator_id", "id")
  ON DELETE CASCADE ON UPDATE CASCADE;

-- Who may ---------------------------------------------------------------------------------------------

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['invite_code', 'visit'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY auth ON %I TO followthrough_auth USING (true) WITH CHECK (true)', name);
  END LOOP;
END $$;
-- What happened is not taken back: neither is ever deleted.
GRANT SELECT, INSERT, UPDATE ON "invite_code", "visit" TO followthrough_auth;
CREATE POLICY operator ON "visit" FOR SELECT TO app_operator USING (operator_id = (SELECT current_operator()));
CREATE POLICY client ON "visit" FOR SELECT TO app_client USING (client_id = (SELECT current_client()));
GRANT SELECT ON "visit" TO app_operator, app_client;

-- A new organization begins complete, in the transaction that makes its first member: the login of sign-in adds what
-- every one begins with, and reads none of it.
CREATE POLICY auth ON "agreement" FOR INSERT TO followthrough_auth WITH CHECK (version = 1);
CREATE POLICY auth ON "policy" FOR INSERT TO followthrough_auth WITH CHECK (version = 1);
CREATE POLICY auth ON "sequence" FOR INSERT TO followthrough_auth WITH CHECK (version = 1);
GRANT INSERT ON "agreement", "policy", "sequence" TO followthrough_auth;

-- What no verb may get wrong ------------------------------------------------------------------------------

-- A house is an operator with its clients, buyers and suppliers: nobody is a member of two organizations of one house.
CREATE FUNCTION refuse_second_membership() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Two at once for one person wait for each other here; the second then sees the first.
  PERFORM FROM public."user" WHERE id = NEW.user_id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM public."member" m
    JOIN public."organization" there ON there.id = m.organization_id
    JOIN public."organization" here ON here.id = NEW.organization_id
    WHERE m.user_id = NEW.user_id AND m.organization_id <> NEW.organization_id AND there.operator_id = here.operator_id
  ) THEN
    RAISE EXCEPTION 'a person is a member of one organization of a house' USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER member_of_one BEFORE INSERT OR UPDATE OF organization_id, user_id ON "member"
  FOR EACH ROW EXECUTE FUNCTION refuse_second_membership();

-- A visit is bound to a session: when that is over, however it ended, so is the visit.
CREATE FUNCTION end_visit_of_session() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  WITH ended AS (
    UPDATE public."visit" SET ended_at = LEAST(now(), until), ended_by = CASE WHEN until <= now() THEN 'time' ELSE 'sign_out' END
    WHERE session_id = OLD.id AND ended_at IS NULL
    RETURNING id, operator_id, organization_id, person_id, ended_by
  )
  INSERT INTO public."audit" (operator_id, actor_kind, actor_id, action, subject_type, subject_id, after)
  SELECT operator_id, 'person', person_id, 'visit.end', 'visit', id,
    jsonb_build_object('organizationId', organization_id, 'endedBy', ended_by)
  FROM ended;
  RETURN OLD;
END $$;
CREATE TRIGGER visit_ends BEFORE DELETE ON "session" FOR EACH ROW EXECUTE FUNCTION end_visit_of_session();
