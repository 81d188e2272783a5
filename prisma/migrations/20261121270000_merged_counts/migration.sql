-- A lead that was found to be another is that other: lists leave it out, and a campaign does not count it twice.
CREATE OR REPLACE FUNCTION count_leads_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "campaign_count" AS c (operator_id, client_id, campaign_id, name, slot, value)
  SELECT operator_id, client_id, campaign_id, name, campaign_count_slot(), by FROM (
    SELECT operator_id, client_id, campaign_id, name, count(*) AS by
    FROM new_leads, unnest(lead_counts_as(status, started_at, ended_at, paused_at)) AS name
    WHERE merged_into IS NULL GROUP BY 1, 2, 3, 4
  ) AS changes
  ON CONFLICT (campaign_id, name, slot) DO UPDATE SET value = c.value + excluded.value;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION count_leads_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "campaign_count" AS c (operator_id, client_id, campaign_id, name, slot, value)
  SELECT operator_id, client_id, campaign_id, name, campaign_count_slot(), by FROM (
    SELECT operator_id, client_id, campaign_id, name, -count(*) AS by
    FROM old_leads, unnest(lead_counts_as(status, started_at, ended_at, paused_at)) AS name
    WHERE merged_into IS NULL GROUP BY 1, 2, 3, 4
  ) AS changes
  ON CONFLICT (campaign_id, name, slot) DO UPDATE SET value = c.value + excluded.value;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION count_leads_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "campaign_count" AS c (operator_id, client_id, campaign_id, name, slot, value)
  SELECT operator_id, client_id, campaign_id, name, campaign_count_slot(), by FROM (
    SELECT operator_id, client_id, campaign_id, name, sum(d.by) AS by
    FROM (
      SELECT operator_id, client_id, campaign_id, status, started_at, ended_at, paused_at, 1 AS by
      FROM new_leads WHERE merged_into IS NULL
      UNION ALL
      SELECT operator_id, client_id, campaign_id, status, started_at, ended_at, paused_at, -1
      FROM old_leads WHERE merged_into IS NULL
    ) AS d, unnest(lead_counts_as(d.status, d.started_at, d.ended_at, d.paused_at)) AS name
    GROUP BY 1, 2, 3, 4 HAVING sum(d.by) <> 0
  ) AS changes
  ON CONFLICT (campaign_id, name, slot) DO UPDATE SET value = c.value + excluded.value;
  RETURN NULL;
END $$;

INSERT INTO "campaign_count" AS c (operator_id, client_id, campaign_id, name, slot, value)
SELECT operator_id, client_id, campaign_id, name, 0, -count(*)
FROM "lead", unnest(lead_counts_as(status, started_at, ended_at, paused_at)) AS name
WHERE merged_into IS NOT NULL
GROUP BY 1, 2, 3, 4
ON CONFLICT (campaign_id, name, slot) DO UPDATE SET value = c.value + excluded.value;
