-- Which of an operator's own fields are sensitive: their values stand sealed in contact.fields. And how long it keeps what
-- nobody needs any more.
ALTER TABLE "organization" ADD COLUMN "sensitive_fields" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "organization" ADD COLUMN "keep" JSONB NOT NULL DEFAULT '{}';
