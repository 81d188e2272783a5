-- What an operator's people write down about a lead. A client has no part in it.
CREATE TABLE "lead_note" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "lead_id" UUID NOT NULL,
    "author_kind" TEXT NOT NULL,
    "author_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lead_note_pkey" PRIMARY KEY ("id"),
    CONSTRAINT lead_note_author CHECK (author_kind IN ('person', 'key'))
);
CREATE INDEX "lead_note_operator_id_lead_id_created_at_id_idx" ON "lead_note" ("operator_id", "lead_id", "created_at", "id");
ALTER TABLE "lead_note" ADD CONSTRAINT "lead_note_lead_fkey"
  FOREIGN KEY ("operator_id", "lead_id") REFERENCES "lead" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

ALTER TABLE "lead_note" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "lead_note" FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON "lead_note" TO app_operator USING (operator_id = (SELECT current_operator()))
  WITH CHECK (operator_id = (SELECT current_operator()));
-- UPDATE: whoever is erased is taken out of the words, and a lead's notes go with it to the one that goes on.
GRANT SELECT, INSERT, UPDATE, DELETE ON "lead_note" TO app_operator;

-- The tasks of one lead, for its timeline.
CREATE INDEX "task_operator_id_lead_id_created_at_idx" ON "task" ("operator_id", "lead_id", "created_at");
