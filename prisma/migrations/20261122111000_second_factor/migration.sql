-- A second factor of a person: codes of an authenticator app, and backup codes. A session says whether it was shown.
CREATE TABLE "second_factor" (
  "user_id" UUID NOT NULL,
  "secret" TEXT,
  "pending_secret" TEXT,
  "confirmed_at" TIMESTAMPTZ(3),
  "last_step" INTEGER NOT NULL DEFAULT 0,
  "backup_codes" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  "wrong_tries" INTEGER NOT NULL DEFAULT 0,
  "locked_until" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "second_factor_pkey" PRIMARY KEY ("user_id"),
  CONSTRAINT "second_factor_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id")
    ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT second_factor_confirmed CHECK ((secret IS NULL) = (confirmed_at IS NULL))
);
ALTER TABLE "second_factor" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "second_factor" FORCE ROW LEVEL SECURITY;
CREATE POLICY auth ON "second_factor" TO followthrough_auth USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "second_factor" TO followthrough_auth;

ALTER TABLE "session" ADD COLUMN "second_factor_at" TIMESTAMPTZ(3);

ALTER TABLE "organization" ADD COLUMN "second_factor" TEXT NOT NULL DEFAULT 'optional';
ALTER TABLE "organization" ADD CONSTRAINT organization_second_factor
  CHECK (second_factor IN ('optional', 'required'));
