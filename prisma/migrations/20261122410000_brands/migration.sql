-- What an operator's clients see in place of our own name: on the portal, where they sign in, and in emails to them.
CREATE TABLE "brand" (
    "operator_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "colour" TEXT,
    "logo" BYTEA,
    "logo_type" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "brand_pkey" PRIMARY KEY ("operator_id"),
    CONSTRAINT brand_colour CHECK ("colour" ~ '^#[0-9a-f]{6}$'),
    CONSTRAINT brand_logo CHECK (("logo" IS NULL) = ("logo_type" IS NULL) AND octet_length("logo") BETWEEN 1 AND 200000),
    CONSTRAINT brand_logo_type CHECK ("logo_type" IN ('image/png', 'image/jpeg', 'image/webp'))
);
ALTER TABLE "brand" ADD CONSTRAINT "brand_operator_id_fkey"
  FOREIGN KEY ("operator_id") REFERENCES "organization" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "brand" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "brand" FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON "brand" TO app_operator USING (operator_id = (SELECT current_operator()))
  WITH CHECK (operator_id = (SELECT current_operator()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "brand" TO app_operator;
-- It is shown to whoever signs in, before it is known who that is.
CREATE POLICY auth ON "brand" FOR SELECT TO followthrough_auth USING (true);
GRANT SELECT ON "brand" TO followthrough_auth;
