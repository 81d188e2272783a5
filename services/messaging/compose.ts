import type { PolicyBody } from '../../contracts/policies/policy.ts';
import {
  type MessageTemplate,
  type Purpose,
  SECURITY_MAIL,
  type SmsVendor,
  type TemplateName,
} from '../../contracts/messaging/workflow.ts';
import { whyStale } from '../../domain/messaging/stale.ts';
import { isLetter } from '../../domain/messaging/templates.ts';
import { type Hours, windowHours } from '../../domain/policies/hours.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { readHours } from '../campaigns/campaign-view.ts';
import { hoursOf } from '../contacts/hours-of.ts';
import { readRules } from '../policies/read-policy.ts';
import type { Sealer } from '../seal.ts';
import { composeLetter } from './compose-letter.ts';
import { composeSecurityMail } from './compose-security-mail.ts';
import { readerOf, readLeadFacts } from './lead-facts.ts';
import type { MessageLinks } from './merge-fields.ts';
import { pickNumber } from './pick-number.ts';
import { pickSender } from './pick-sender.ts';
import { dressWritten, fillTemplate, type Words } from './put-into-words.ts';

export interface ComposeRequest {
  readonly operatorId: string;
  /** Null: a letter to the client itself, or an email about signing in. */
  readonly leadId: string | null;
  /** Of a letter. */
  readonly clientId?: string;
  readonly invoiceId?: string;
  readonly appointmentId: string | null;
  readonly channel: 'sms' | 'email';
  /** Of its row, which `written` words are read from. */
  readonly key: string;
  readonly template: MessageTemplate;
  readonly purpose: Purpose;
  readonly now: Date;
  /** Of the appointment's plan that the message belongs to; of a sequence's message: the visit of its step. */
  readonly revision?: number;
}

export type MessageVendorName = SmsVendor | 'sendgrid';

/** Of rows written before there was a second one. */
export const USUAL_VENDOR = { sms: 'twilio', email: 'sendgrid' } as const;

export interface Composed extends Words {
  /** For whom it goes out; of an email about signing in: the operator itself. */
  readonly clientId: string;
  /** Null: it goes to the client itself, or to somebody who signs in. */
  readonly campaignId: string | null;
  /** Null: it goes to the client itself. */
  readonly contactId: string | null;
  /** Null: no number or sender of ours may be used. */
  readonly from: string | null;
  readonly vendor: MessageVendorName;
  readonly to: string | null;
  readonly hours: readonly Hours[];
  readonly rules: Pick<PolicyBody, 'window' | 'caps' | 'consent'>;
  /** Why it has no purpose any more; null: it has. */
  readonly stale: string | null;
  readonly isLeadPaused?: boolean;
}

export interface ComposeSettings extends MessageLinks {
  /** Sender of emails whose operator has set up none. */
  readonly emailFrom: string;
  /** Where answers to emails come in; without it they go to the sender. */
  readonly inboundDomain?: string | undefined;
  /** Where our own pages are. */
  readonly publicUrl: string;
  /** Opens what an email about signing in leads to. */
  readonly seal: Sealer;
}

/** Puts a message together from the facts as they are now. */
export async function compose(
  tx: Transaction,
  request: ComposeRequest,
  settings: ComposeSettings,
): Promise<Composed> {
  const { leadId, clientId, template } = request;
  if (template === SECURITY_MAIL) return composeSecurityMail(tx, request, settings);
  if (leadId !== null) return composeForLead(tx, { ...request, leadId, template }, settings);
  if (!clientId || !isLetter(template)) throw new TypeError(`${template} goes to a lead, and none is named`);
  return composeLetter(tx, { ...request, clientId, template }, settings);
}

async function composeForLead(
  tx: Transaction,
  request: ComposeRequest & { readonly leadId: string; readonly template: TemplateName | 'written' },
  settings: ComposeSettings,
): Promise<Composed> {
  const facts = await readLeadFacts(tx, request);
  const { lead, sequence, contact, campaign, client, appointment, isBooked } = facts;
  const { clientId } = lead;
  const reader = readerOf(facts, request);
  const sender = request.channel === 'email' ? await pickSender(tx, client, settings.emailFrom) : null;
  const asked = { facts, reader, links: settings, purpose: request.purpose, sender, now: request.now };
  const words =
    request.template === 'written'
      ? dressWritten(await readWritten(tx, request), asked)
      : await fillTemplate(tx, request.template, asked);
  const from = sender
    ? ({ from: sender.from, vendor: 'sendgrid' } as const)
    : await pickNumber(tx, { ...request, clientId, contactId: contact.id, campaign });
  const rules = await readRules(tx, campaign.policyId);
  const about = {
    appointmentZone: appointment?.zone ?? null,
    contact,
    campaignZone: campaign.zone,
    campaignHours: request.purpose === 'sequence' ? readHours(campaign.hours) : null,
  };
  return {
    ...words,
    ...from,
    clientId,
    campaignId: campaign.id,
    contactId: contact.id,
    to: reader.address,
    hours: reader.isClient
      ? windowHours(rules.window, reader.zone)
      : await hoursOf({ ...about, channel: request.channel, window: rules.window }),
    rules,
    isLeadPaused: lead.pausedAt !== null,
    stale: whyStale({
      ...request,
      revision: request.revision,
      leadStatus: lead.status,
      sequence,
      appointment,
      isBooked,
    }),
  };
}

async function readWritten(tx: Transaction, { operatorId, key }: ComposeRequest) {
  const row = await tx.message.findUniqueOrThrow({ where: { operatorId_key: { operatorId, key } } });
  return { subject: row.subject, text: row.body };
}
