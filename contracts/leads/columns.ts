import { z } from 'zod';

/** What a list or a file of leads can show, besides fields of one's own. */
export const LEAD_COLUMNS = [
  'id',
  'contact_id',
  'phone',
  'email',
  'first_name',
  'last_name',
  'company',
  'zone',
  'state',
  'locale',
  'tags',
  'client_id',
  'campaign_id',
  'campaign',
  'status',
  'status_reason',
  'step',
  'next',
  'next_at',
  'score',
  'assigned_to',
  'paused_at',
  'erased_at',
  'ended_at',
  'ending',
  'started_at',
  'created_at',
] as const;

export type LeadColumn = (typeof LEAD_COLUMNS)[number];

/** The name of a field of one's own. */
export const fieldName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, 'must be a name of letters, digits and _, beginning with a letter');

const FIELD = 'field:';

/** One column: of ours, or `field:` and the name of a field of one's own. */
export const leadColumn = z
  .string()
  .refine(
    (name) =>
      (LEAD_COLUMNS as readonly string[]).includes(name) ||
      (name.startsWith(FIELD) && fieldName.safeParse(name.slice(FIELD.length)).success),
    { error: `must be one of ${LEAD_COLUMNS.join(', ')}, or ${FIELD} and a field of your own` },
  );

/** The field that a column shows; undefined: it is a column of ours. */
export function fieldOf(column: string): string | undefined {
  return column.startsWith(FIELD) ? column.slice(FIELD.length) : undefined;
}
