-- When the reading of an import's file began.
ALTER TABLE "import" ADD COLUMN "started_at" TIMESTAMPTZ(3);
