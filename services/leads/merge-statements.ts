/** Locks, in the order in which they are taken. */
export const LOCK = {
  campaign: 'SELECT client_id, status FROM campaign WHERE id = $1::uuid FOR NO KEY UPDATE',
  // One import at a time: two that name the same new person would both make it.
  contacts: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text',
  changing: `SELECT contact.id FROM contact JOIN staged ON staged.contact_id = contact.id AND NOT staged.is_new
    ORDER BY contact.id FOR NO KEY UPDATE OF contact`,
} as const;

// Who was found to be another is that other.
const KNOWN = `SELECT COALESCE(other.id, contact.id) AS id, other.id IS NOT NULL AS "isAlias", contact.phone, contact.email,
  other.phone AS "ownPhone", other.email AS "ownEmail",
  COALESCE(other.zone, other.state, CASE WHEN other.id IS NULL THEN COALESCE(contact.zone, contact.state) END) IS NOT NULL
    AS "isPlaced"
  FROM contact LEFT JOIN contact AS other ON other.id = contact.merged_into`;

/** Those without a phone last, so that they stand for their email. */
export const BY_EMAIL = `${KNOWN} WHERE contact.email = ANY($1::text[])
  ORDER BY contact.phone NULLS LAST, contact.created_at, contact.id`;
export const BY_PHONE = `${KNOWN} WHERE contact.phone = ANY($1::text[])`;

export const LEADS_THERE = `SELECT id, contact_id AS "contactId", import_id AS "importId", import_line AS line
  FROM lead WHERE campaign_id = $1::uuid AND contact_id = ANY($2::uuid[])`;

const TAGS = `ARRAY(SELECT jsonb_array_elements_text(staged.tags))`;

/** In order of their numbers: two who add the same ones do not wait for each other in a circle. */
export const ADD_CONTACTS = `WITH added AS (
    INSERT INTO contact (id, operator_id, phone, email, first_name, last_name, company, zone, state, tags, fields)
    SELECT contact_id, $1::uuid, phone, email, first_name, last_name, company, zone, state,
      CASE WHEN tags IS NULL THEN ARRAY[]::text[] ELSE ${TAGS} END, COALESCE(fields, '{}')
    FROM staged WHERE is_new ORDER BY phone, email
    ON CONFLICT (operator_id, phone) DO NOTHING RETURNING 1)
  SELECT count(*)::int AS count FROM added`;

/** What was empty is filled in, tags and own fields are united; who has it all already is not touched. */
export const FILL_IN = `UPDATE contact SET
    phone = COALESCE(contact.phone, staged.phone),
    email = COALESCE(contact.email, staged.email),
    first_name = CASE WHEN contact.first_name IS NULL AND contact.last_name IS NULL
      THEN staged.first_name ELSE contact.first_name END,
    last_name = CASE WHEN contact.first_name IS NULL AND contact.last_name IS NULL
      THEN staged.last_name ELSE contact.last_name END,
    company = COALESCE(contact.company, staged.company),
    zone = COALESCE(contact.zone, staged.zone),
    state = COALESCE(contact.state, staged.state),
    tags = CASE WHEN staged.tags IS NULL THEN contact.tags ELSE contact.tags || ARRAY(
      SELECT tag FROM jsonb_array_elements_text(staged.tags) AS tag WHERE tag <> ALL (contact.tags)) END,
    fields = COALESCE(staged.fields, '{}') || contact.fields
  FROM staged WHERE contact.id = staged.contact_id AND NOT staged.is_new AND (
    (contact.phone IS NULL AND staged.phone IS NOT NULL) OR (contact.email IS NULL AND staged.email IS NOT NULL)
    OR (contact.first_name IS NULL AND contact.last_name IS NULL
      AND (staged.first_name IS NOT NULL OR staged.last_name IS NOT NULL))
    OR (contact.company IS NULL AND staged.company IS NOT NULL) OR (contact.zone IS NULL AND staged.zone IS NOT NULL)
    OR (contact.state IS NULL AND staged.state IS NOT NULL)
    OR (staged.tags IS NOT NULL AND NOT contact.tags @> ${TAGS})
    OR (staged.fields IS NOT NULL AND contact.fields <> staged.fields || contact.fields))`;

export const ADD_LEADS = `WITH added AS (
    INSERT INTO lead (operator_id, client_id, campaign_id, contact_id, import_id, import_line, score, status,
      status_reason, ended_at, ending)
    SELECT $1::uuid, $2::uuid, $3::uuid, contact_id, $4::uuid, line, score, status, status_reason,
      CASE WHEN status <> 'new' THEN now() END, CASE WHEN status <> 'new' THEN 'opted_out' END
    FROM staged WHERE line IS NOT NULL ORDER BY line
    ON CONFLICT (operator_id, campaign_id, contact_id) DO NOTHING RETURNING 1)
  SELECT count(*)::int AS count FROM added`;
