import { z } from 'zod';
import { id } from '../page.ts';

export const leadStatus = z.enum([
  'new',
  'contacted',
  'callback',
  'booked',
  'shown',
  'no_show',
  'dnc',
  'opted_out',
  'replied',
  'exhausted',
]);

/** How far a lead's sequence is: not begun, running, held by a person, over; `under_way`: begun and not over, held or not. */
export const leadState = z.enum(['waiting', 'under_way', 'in_flight', 'paused', 'ended']);

/** A tag that is put on somebody: lists of tags are divided by commas. */
export const contactTag = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^,\p{Cc}]+$/u, 'must have no comma and no control character');

/** In an address several are divided by commas. */
const statuses = z.preprocess(
  (said) => (typeof said === 'string' ? said.split(',') : said),
  z.array(leadStatus).min(1).max(leadStatus.options.length),
);

/** Postgres has no year 0. */
const moment = z.iso
  .datetime({ offset: true })
  .refine((text) => new Date(text).getUTCFullYear() >= 1, { error: 'must be in the year 1 or later' });

/** What filters name nobody by. */
export const NOBODY = 'nobody';

/** Which leads are meant: in a list, a saved view, an export, a change to many. Plain JSON, so that it can be kept. */
export const leadFilter = z.strictObject({
  clientId: id.optional(),
  campaignId: id.optional(),
  importId: id.optional(),
  status: statuses.optional().describe('One status, or several divided by commas'),
  state: leadState
    .optional()
    .describe(
      'How far its sequence is: not begun, begun and not over, of these running, paused by a person, over',
    ),
  stepId: z.string().max(40).optional().describe('Where it stands in its sequence'),
  tag: z.string().trim().min(1).max(60).optional(),
  assignedTo: z.string().max(100).optional().describe('The id of a user, or `nobody`'),
  createdFrom: moment.optional().describe('Added at that instant or later'),
  createdTo: moment.optional().describe('Added before that instant'),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe(
      'Every word is part of a name, company, phone or email; one or two letters: how a word of them begins',
    ),
});

export type LeadFilter = z.infer<typeof leadFilter>;
