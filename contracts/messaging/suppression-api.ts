import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, instant, pageOf, pageQuery, stored } from '../page.ts';

const tags = ['Consent'];

const channel = z.enum(['sms', 'call', 'email']);

/** One purpose of the sending door, or all of them. */
const purpose = z.enum([
  'any',
  'sequence',
  'rebook',
  'broadcast',
  'booking',
  'conversation',
  'reminder',
  'question',
  'billing',
]);

const reason = z.enum(['opted_out', 'complained', 'bounced', 'landline', 'unreachable', 'manual']);

export const suppressionView = z
  .object({
    id: z.string(),
    channel: stored(channel),
    address: z.string().describe('E.164, or an email address in lower case'),
    purpose: z.string().describe('What it holds for; `any`: for everything'),
    reason: stored(reason),
    note: z.string().nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Suppression' });

const consentView = z
  .object({
    id: z.string(),
    channel: stored(channel),
    address: z.string(),
    purpose: z.string(),
    action: stored(z.enum(['revoked', 'granted', 'lifted'])).describe(
      '`lifted`: taken off the suppression list by staff, which is no consent',
    ),
    source: z.string().describe('Where it was said'),
    text: z.string().nullable().describe('In the words it was said in'),
    at: instant,
  })
  .meta({ id: 'Consent' });

export const newSuppressions = z.strictObject({
  channels: z.array(channel).min(1).max(3),
  addresses: z.array(z.string().trim().min(1).max(254)).min(1).max(1_000),
  purpose: purpose.default('any'),
  note: z.string().trim().min(1).max(500).describe('Why: it is kept in the consent ledger'),
});

export type NewSuppressions = z.infer<typeof newSuppressions>;

export const newConsent = z.strictObject({
  channel,
  action: z.enum(['granted', 'revoked']),
  purpose: purpose.default('any'),
  source: z.string().trim().min(1).max(200).describe('Where it was given, e.g. the form or the recording'),
  text: z.string().trim().min(1).max(2_000).describe('The words that were agreed to'),
  at: instant.optional(),
});

export type NewConsent = z.infer<typeof newConsent>;

export const suppressionsContract = {
  list: endpoint
    .meta({ needs: 'suppressions:read' })
    .route({ method: 'GET', path: '/api/suppressions', tags, summary: 'List who must not be reached' })
    .input(
      pageQuery.extend({
        q: z.string().trim().min(1).max(254).optional().describe('Part of a number or an address'),
        channel: channel.optional(),
        reason: reason.optional(),
      }),
    )
    .output(pageOf(suppressionView)),
  add: endpoint
    .meta({ creates: true, needs: 'suppressions:write' })
    .route({ method: 'POST', path: '/api/suppressions', tags, summary: 'Reach these people no more' })
    .input(newSuppressions)
    .output(
      z.object({
        added: z.int(),
        already: z.int(),
        rejected: z.array(z.object({ address: z.string(), reason: z.string() })),
      }),
    ),
  lift: endpoint
    .meta({ needs: 'suppressions:lift' })
    .route({
      method: 'POST',
      path: '/api/suppressions/{id}/removal',
      tags,
      summary: 'Take an address off the list; the reason is kept in the consent ledger',
    })
    .input(byId.extend({ reason: z.string().trim().min(3).max(500) }))
    .output(suppressionView),
};

export const consentContract = {
  list: endpoint
    .meta({ needs: 'consent:read' })
    .route({
      method: 'GET',
      path: '/api/contacts/{id}/consent',
      tags,
      summary: 'All that a contact agreed to and took back, newest first, and what it is suppressed for now',
    })
    .input(byId)
    .output(z.object({ ledger: z.array(consentView), suppressions: z.array(suppressionView) })),
  record: endpoint
    .meta({ creates: true, needs: 'consent:write' })
    .route({
      method: 'POST',
      path: '/api/contacts/{id}/consent',
      tags,
      successStatus: 201,
      summary: 'Record what a contact agreed to or took back',
    })
    .input(byId.extend(newConsent.shape))
    .output(consentView),
};
