-- Sequences as data: every step has an id of its own ------------------------------------------------

UPDATE "sequence" SET steps = numbered.steps FROM (
  SELECT s.id, jsonb_agg(jsonb_build_object('id', 's' || step.at) || step.body ORDER BY step.at) AS steps
  FROM "sequence" s, jsonb_array_elements(s.steps) WITH ORDINALITY AS step(body, at)
  GROUP BY s.id
) AS numbered WHERE numbered.id = "sequence".id;
ALTER TABLE "sequence"
  ADD COLUMN "goals" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "stop_on" TEXT[] NOT NULL DEFAULT ARRAY['reply', 'booking', 'bounce', 'payment']::TEXT[];
ALTER TABLE "sequence" ADD CONSTRAINT sequence_stop_on CHECK (stop_on <@ ARRAY['reply', 'booking', 'bounce', 'payment']::TEXT[]);

-- Contacts ------------------------------------------------------------------------------------------

ALTER TABLE "contact"
  ADD COLUMN "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "fields" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "merged_into" UUID;
ALTER TABLE "contact" ADD CONSTRAINT "contact_merged_into_fkey"
  FOREIGN KEY ("operator_id", "merged_into") REFERENCES "contact" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- Campaigns -----------------------------------------------------------------------------------------

ALTER TABLE "campaign"
  ADD COLUMN "starts_at" TIMESTAMPTZ(3),
  ADD COLUMN "ends_at" TIMESTAMPTZ(3),
  ADD COLUMN "new_per_hour" INTEGER,
  ADD COLUMN "new_per_day" INTEGER,
  ADD COLUMN "max_calls_at_once" INTEGER,
  ADD COLUMN "hours" JSONB,
  ADD COLUMN "at_end" TEXT NOT NULL DEFAULT 'finish',
  ADD COLUMN "paused_at" TIMESTAMPTZ(3),
  ADD COLUMN "pause_reason" TEXT,
  ADD COLUMN "stopped_at" TIMESTAMPTZ(3),
  ADD COLUMN "stop_reason" TEXT,
  ADD COLUMN "archived_at" TIMESTAMPTZ(3),
  ADD COLUMN "cloned_from" UUID;
ALTER TABLE "campaign" DROP CONSTRAINT campaign_status;
ALTER TABLE "campaign"
  ADD CONSTRAINT campaign_status CHECK (status IN ('draft', 'active', 'paused', 'ended', 'stopped', 'archived')),
  ADD CONSTRAINT campaign_pace CHECK (new_per_hour > 0 AND new_per_day > 0 AND max_calls_at_once > 0),
  ADD CONSTRAINT campaign_dates CHECK (ends_at > starts_at),
  ADD CONSTRAINT campaign_at_end CHECK (at_end IN ('finish', 'stop'));

-- How many leads of a campaign stand where, spread over slots so that writers do not wait for each other.
CREATE TABLE "campaign_count" (
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slot" INTEGER NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "campaign_count_pkey" PRIMARY KEY ("campaign_id", "name", "slot")
);
CREATE INDEX "campaign_count_operator_id_idx" ON "campaign_count" ("operator_id");
CREATE INDEX "campaign_count_client_id_idx" ON "campaign_count" ("client_id");
ALTER TABLE "campaign_count" ADD CONSTRAINT "campaign_count_campaign_fkey"
  FOREIGN KEY ("operator_id", "campaign_id") REFERENCES "campaign" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- Leads: where each stands in its sequence ------------------------------------------------------------

ALTER TABLE "lead"
  ADD COLUMN "sequence_id" UUID,
  ADD COLUMN "step_id" TEXT,
  ADD COLUMN "visit" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "step_since" TIMESTAMPTZ(3),
  ADD COLUMN "wake_at" TIMESTAMPTZ(3),
  ADD COLUMN "paused_at" TIMESTAMPTZ(3),
  ADD COLUMN "pause_reason" TEXT,
  ADD COLUMN "ended_at" TIMESTAMPTZ(3),
  ADD COLUMN "ending" TEXT,
  ADD COLUMN "arms" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "score" INTEGER,
  ADD COLUMN "assigned_to" TEXT,
  ADD COLUMN "import_id" UUID,
  ADD COLUMN "import_line" INTEGER;
ALTER TABLE "lead" ADD CONSTRAINT "lead_sequence_fkey"
  FOREIGN KEY ("operator_id", "sequence_id") REFERENCES "sequence" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
CREATE INDEX "lead_operator_id_campaign_id_sequence_id_step_id_idx" ON "lead" ("operator_id", "campaign_id", "sequence_id", "step_id");

-- What a person asked of a lead's sequence, and what became of it.
CREATE TABLE "lead_action" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "lead_id" UUID NOT NULL,
    "bulk_action_id" UUID,
    "kind" TEXT NOT NULL,
    "step_id" TEXT,
    "reason" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'asked',
    "refusal" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "lead_action_pkey" PRIMARY KEY ("id"),
    CONSTRAINT lead_action_kind CHECK (kind IN ('pause', 'resume', 'skip', 'move', 'stop')),
    CONSTRAINT lead_action_status CHECK (status IN ('asked', 'done', 'refused')),
    CONSTRAINT lead_action_step CHECK ((kind = 'move') = (step_id IS NOT NULL))
);
CREATE INDEX "lead_action_operator_id_lead_id_created_at_idx" ON "lead_action" ("operator_id", "lead_id", "created_at");
CREATE INDEX "lead_action_client_id_idx" ON "lead_action" ("client_id");
CREATE UNIQUE INDEX "lead_action_operator_id_bulk_action_id_lead_id_key" ON "lead_action" ("operator_id", "bulk_action_id", "lead_id");
ALTER TABLE "lead_action" ADD CONSTRAINT "lead_action_lead_fkey"
  FOREIGN KEY ("operator_id", "lead_id") REFERENCES "lead" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- A running campaign that is given another version of its sequence.
CREATE TABLE "sequence_rollout" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "from_sequence_id" UUID NOT NULL,
    "to_sequence_id" UUID NOT NULL,
    "choices" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'running',
    "total" INTEGER NOT NULL DEFAULT 0,
    "moved" INTEGER NOT NULL DEFAULT 0,
    "kept" INTEGER NOT NULL DEFAULT 0,
    "cursor" UUID,
    "rolls_back" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "sequence_rollout_pkey" PRIMARY KEY ("id"),
    CONSTRAINT sequence_rollout_status CHECK (status IN ('running', 'done', 'superseded'))
);
CREATE INDEX "sequence_rollout_operator_id_campaign_id_created_at_idx" ON "sequence_rollout" ("operator_id", "campaign_id", "created_at");
CREATE INDEX "sequence_rollout_client_id_idx" ON "sequence_rollout" ("client_id");
CREATE UNIQUE INDEX "sequence_rollout_one_running" ON "sequence_rollout" ("campaign_id") WHERE status = 'running';
ALTER TABLE "sequence_rollout"
  ADD CONSTRAINT "sequence_rollout_campaign_fkey" FOREIGN KEY ("operator_id", "campaign_id") REFERENCES "campaign" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION,
  ADD CONSTRAINT "sequence_rollout_from_fkey" FOREIGN KEY ("operator_id", "from_sequence_id") REFERENCES "sequence" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION,
  ADD CONSTRAINT "sequence_rollout_to_fkey" FOREIGN KEY ("operator_id", "to_sequence_id") REFERENCES "sequence" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- Imports -------------------------------------------------------------------------------------------

ALTER TABLE "import"
  ADD COLUMN "status" TEXT NOT NULL DEFAULT 'done',
  ADD COLUMN "reason" TEXT,
  ADD COLUMN "file_sha256" TEXT,
  ADD COLUMN "file_name" TEXT,
  ADD COLUMN "file_bytes" BIGINT,
  ADD COLUMN "options" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "records_done" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "bytes_done" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "merged" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "duplicated" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "refused" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "conflicted" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "suppressed" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "unknown_zone" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "finished_at" TIMESTAMPTZ(3);
ALTER TABLE "import" ALTER COLUMN "imported" SET DEFAULT 0,
  ALTER COLUMN "duplicates" SET DEFAULT '[]', ALTER COLUMN "rejected" SET DEFAULT '[]';
CREATE UNIQUE INDEX "import_operator_id_id_key" ON "import" ("operator_id", "id");
ALTER TABLE "import" ADD CONSTRAINT import_status CHECK (status IN ('waiting', 'running', 'done', 'failed', 'stopped'));

-- A row of a file that did not become a lead of its own, or not as it says.
CREATE TABLE "import_problem" (
    "operator_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "field" TEXT,
    "value" TEXT,
    "reason" TEXT NOT NULL,

    CONSTRAINT "import_problem_pkey" PRIMARY KEY ("operator_id", "import_id", "line", "kind"),
    CONSTRAINT import_problem_kind CHECK (kind IN ('rejected', 'duplicate', 'conflict', 'suppressed'))
);
CREATE INDEX "import_problem_client_id_idx" ON "import_problem" ("client_id");
ALTER TABLE "import_problem" ADD CONSTRAINT "import_problem_import_fkey"
  FOREIGN KEY ("operator_id", "import_id") REFERENCES "import" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- Leads in bulk ---------------------------------------------------------------------------------------

CREATE TABLE "bulk_action" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "change" JSONB NOT NULL DEFAULT '{}',
    "reason" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'running',
    "total" INTEGER NOT NULL,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "cursor" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_action_pkey" PRIMARY KEY ("id"),
    CONSTRAINT bulk_action_kind CHECK (kind IN ('assign', 'tag', 'untag', 'pause', 'resume', 'move', 'stop')),
    CONSTRAINT bulk_action_status CHECK (status IN ('running', 'done', 'stopped'))
);
CREATE UNIQUE INDEX "bulk_action_operator_id_id_key" ON "bulk_action" ("operator_id", "id");
CREATE INDEX "bulk_action_operator_id_created_at_id_idx" ON "bulk_action" ("operator_id", "created_at", "id");

CREATE TABLE "bulk_refusal" (
    "operator_id" UUID NOT NULL,
    "bulk_action_id" UUID NOT NULL,
    "lead_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "bulk_refusal_pkey" PRIMARY KEY ("operator_id", "bulk_action_id", "lead_id")
);
ALTER TABLE "bulk_refusal" ADD CONSTRAINT "bulk_refusal_bulk_action_fkey"
  FOREIGN KEY ("operator_id", "bulk_action_id") REFERENCES "bulk_action" ("operator_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

CREATE TABLE "saved_view" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "operator_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "columns" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "saved_view_operator_id_name_key" ON "saved_view" ("operator_id", "name");

-- Calls -----------------------------------------------------------------------------------------------

ALTER TABLE "call"
  ADD COLUMN "callback_at" TIMESTAMPTZ(3),
  ADD COLUMN "content_erased_at" TIMESTAMPTZ(3);

-- Row-level security ------------------------------------------------------------------------------------

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['campaign_count', 'lead_action', 'sequence_rollout', 'import_problem', 'bulk_action',
      'bulk_refusal', 'saved_view'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY operator ON %I TO app_operator USING (operator_id = (SELECT current_operator())) '
      'WITH CHECK (operator_id = (SELECT current_operator()))', name);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO app_operator', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['campaign_count', 'lead_action', 'sequence_rollout', 'import_problem'] LOOP
    EXECUTE format('CREATE POLICY client ON %I FOR SELECT TO app_client USING (client_id = (SELECT current_client()))', name);
    EXECUTE format('GRANT SELECT ON %I TO app_client', name);
  END LOOP;
END $$;
GRANT UPDATE ON "campaign_count", "lead_action", "sequence_rollout", "import", "bulk_action", "saved_view" TO app_operator;
GRANT DELETE ON "campaign_count", "saved_view" TO app_operator;
