import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, instant, pageOf, pageQuery, stored } from '../page.ts';
import type { BroughtTemplate } from './workflow.ts';

const tags = ['Templates'];

// The annotation makes a name that is missing here a type error.
const NAMES: Readonly<{ [Name in BroughtTemplate]: Name }> = {
  sequence_sms: 'sequence_sms',
  sequence_sms_again: 'sequence_sms_again',
  sequence_email: 'sequence_email',
  reminder_24h: 'reminder_24h',
  reminder_2h: 'reminder_2h',
  reminder_15m: 'reminder_15m',
  ask_lead: 'ask_lead',
  ask_client: 'ask_client',
  rebook_first: 'rebook_first',
  rebook_second: 'rebook_second',
  rebook_last: 'rebook_last',
  booking_link: 'booking_link',
  offer_new_time: 'offer_new_time',
  which_appointment: 'which_appointment',
  opt_out_confirmation: 'opt_out_confirmation',
  help: 'help',
  invoice_reminder: 'invoice_reminder',
  payment_failed: 'payment_failed',
  card_expiring: 'card_expiring',
  usage_alert: 'usage_alert',
};
const brought = z.enum(NAMES);
/** A message of a sequence that the operator thought of itself. */
export const sequenceTemplate = z.templateLiteral(['sequence_', z.string().regex(/[a-z0-9_]{1,50}/)]);
const name = z
  .union([brought, sequenceTemplate], {
    error: `must be sequence_<word of your own>, or one of ${brought.options.join(', ')}`,
  })
  .describe("One of the product's, or sequence_<word of your own>: a-z, 0-9 and _");
const channel = z.enum(['sms', 'email']);
const locale = z.string().min(2).max(35).describe('BCP 47, e.g. en, es or es-US');
const subject = z.string().max(1000).nullable().describe("An email's; a text has none");
const body = z.string().max(50_000).describe('Liquid: Hi {{ first_name | default: "there" }}');

const wordingView = z.object({ locale: z.string(), subject: z.string().nullable(), body: z.string() });

const versionView = wordingView
  .extend({
    id: z.string(),
    clientId: z.string().nullable().describe('Null: for every client without one of its own'),
    name: z.string(),
    channel: stored(channel),
    version: z.int(),
    createdAt: instant,
  })
  .meta({ id: 'TemplateVersion' });

const templateView = z
  .object({
    name,
    channel,
    about: z.string(),
    fields: z.array(z.object({ name: z.string(), description: z.string() })),
    needs: z.array(z.string()).describe('Fields that its words must hold'),
    defaults: z.array(wordingView).describe('As it comes, by language'),
    own: z.array(versionView).describe("The newest of the operator's own words, by language"),
  })
  .meta({ id: 'Template' });

const newTemplate = z.strictObject({
  name,
  channel,
  locale: locale.default('en'),
  clientId: id.optional().describe('Without it, for every client without one of its own'),
  subject: subject.default(null),
  body,
});

export type NewTemplate = z.infer<typeof newTemplate>;

const previewRequest = z.strictObject({
  name,
  channel,
  leadId: id
    .optional()
    .describe('Who gets it; without one, samples stand for a lead. A letter about a bill goes to a client'),
  appointmentId: id.optional(),
  clientId: id.optional().describe('Of a letter about a bill: who gets it'),
  invoiceId: id
    .optional()
    .describe('Of a letter about a bill; without it, sample data stand for what is not known'),
  locale: locale.default('en').describe("Without a lead: the reader's language"),
  subject: subject.default(null),
  body: body.optional().describe('Words that are not saved yet; without them, those in use'),
});

export type PreviewRequest = z.infer<typeof previewRequest>;

const previewView = z
  .object({
    subject: z.string().nullable(),
    text: z.string().describe('Empty when a field is missing: such a message is not sent'),
    html: z.string().nullable(),
    segments: z.int().nullable(),
    encoding: z.string().nullable().describe('GSM-7 or UCS-2'),
    missing: z.array(z.string()).describe('Fields without a default that this lead or client has not'),
    blocked: z.string().nullable().describe('Why it would not be sent'),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'TemplatePreview' });

export const templatesContract = {
  list: endpoint
    .meta({ needs: 'settings:read' })
    .route({
      method: 'GET',
      path: '/api/templates',
      tags,
      summary: 'List every message that is sent, with its words and the fields they may use',
    })
    .input(z.object({ clientId: id.optional().describe("This client's own words, and not the operator's") }))
    .output(z.object({ items: z.array(templateView) })),
  versions: endpoint
    .meta({ needs: 'settings:read' })
    .route({
      method: 'GET',
      path: '/api/templates/versions',
      tags,
      summary: 'List the words that were saved, all versions',
    })
    .input(pageQuery.extend({ name: name.optional(), channel: channel.optional(), clientId: id.optional() }))
    .output(pageOf(versionView)),
  save: endpoint
    .meta({ creates: true, needs: 'settings:write' })
    .route({
      method: 'POST',
      path: '/api/templates',
      tags,
      successStatus: 201,
      summary: 'Put a message into words of your own: a new version',
    })
    .input(newTemplate)
    .output(versionView),
  preview: endpoint
    .meta({ needs: 'settings:read' })
    .route({
      method: 'POST',
      path: '/api/templates/preview',
      tags,
      summary: 'Show a message as a lead, or a client, would get it; nothing is sent',
    })
    .input(previewRequest)
    .output(previewView),
};
