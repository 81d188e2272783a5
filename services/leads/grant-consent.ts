import type { ImportOptions } from '../../contracts/leads/import-api.ts';
import type { BatchSql } from './batch-sql.ts';
import type { MergedLeads } from './merge-leads.ts';

// The last word in the ledger counts, and a yes on a list is never heard over a no that the person said.
const GRANT = `INSERT INTO consent (operator_id, channel, address, purpose, action, source, text, at)
  SELECT $1::uuid, channel, address, 'any', 'granted', $4, $5, $6::timestamptz
  FROM unnest($2::text[], $3::text[]) AS said (channel, address)
    CROSS JOIN LATERAL (SELECT ARRAY[said.address, erased_address($1::uuid, said.address)] AS ways) AS spelled
  WHERE NOT EXISTS (SELECT 1 FROM suppression WHERE suppression.channel = said.channel
      AND suppression.address = ANY (spelled.ways) AND suppression.purpose IN ('any', 'sequence'))
    AND NOT COALESCE((SELECT last.action = 'revoked' OR (last.action = 'granted' AND last.source = $4)
      FROM consent AS last WHERE last.channel = said.channel AND last.address = ANY (spelled.ways)
        AND last.purpose IN ('any', 'sequence') ORDER BY last.at DESC, last.id DESC LIMIT 1), false)`;

/** Writes into the consent ledger what an import says of its people, as of when the file was sent. */
export async function grantConsent(
  sql: BatchSql,
  operatorId: string,
  { channels, source, text }: NonNullable<ImportOptions['consent']>,
  { phones, emails }: MergedLeads['addresses'],
  at: Date,
): Promise<void> {
  const said = [...new Set(channels)].flatMap((channel) =>
    [...new Set(channel === 'email' ? emails : phones)].map((address) => ({ channel, address })),
  );
  if (said.length === 0) return;
  await sql.query(GRANT, [
    operatorId,
    said.map(({ channel }) => channel),
    said.map(({ address }) => address),
    source,
    text ?? null,
    at.toISOString(),
  ]);
}
