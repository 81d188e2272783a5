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

/** Which leads are meant: in a list, a saved view, an export, a change to many. */
export const leadFilter = z.strictObject({
  clientId: id.optional(),
  campaignId: id.optional(),
  importId: id.optional(),
  status: leadStatus.optional(),
  stepId: z.string().max(40).optional().describe('Where it stands in its sequence'),
  tag: z.string().trim().min(1).max(60).optional(),
  assignedTo: z.string().max(100).optional(),
  q: z.string().trim().min(1).max(200).optional().describe('Part of a name, phone or email'),
});

export type LeadFilter = z.infer<typeof leadFilter>;
