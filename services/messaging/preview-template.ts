import type { PreviewRequest } from '../../contracts/messaging/template-api.ts';
import { checkWording } from '../../domain/messaging/check-wording.ts';
import { hasFooter } from '../../domain/messaging/mail-footer.ts';
import { isLetter, kindOf } from '../../domain/messaging/templates.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { requireLead } from '../leads/lead-scope.ts';
import { Refusal } from '../refusal.ts';
import { type LeadFacts, readerOf, readLeadFacts } from './lead-facts.ts';
import { type EmailSender, pickSender } from './pick-sender.ts';
import { previewLetter } from './preview-letter.ts';
import { previewSample } from './preview-sample.ts';
import { fillTemplate, type Words } from './put-into-words.ts';

/**
 * A message as a lead, a client or, when none is named, somebody made up would get it, in the words in use or in a draft. Its links for answering lead
 * nowhere: a preview cannot answer for a client, nor take a lead off.
 *
 * @throws Refusal forbidden, invalid (the draft; whom it goes to), not_found (lead, appointment, client, invoice)
 */
export async function previewTemplate(
  db: Database,
  caller: Caller,
  request: PreviewRequest,
  { publicUrl, now }: { readonly publicUrl: string; readonly now: Date },
) {
  const operatorId = requireOperator(caller);
  const { name, channel, subject, body } = request;
  const draft = body === undefined ? undefined : { subject, body };
  if (isLetter(name)) {
    const { invoiceId } = request;
    if (caller.only) throw new Refusal('forbidden', 'What a client is billed is not shown to you.');
    const clientId = named(request.clientId, 'clientId', 'a letter about a bill goes to a client');
    if (channel !== 'email') throw wrong('channel', 'must be email: a letter goes out by no other');
    const letter = { operatorId, name, clientId, invoiceId, draft, now, publicUrl };
    return seen(await asOperator(db, operatorId, (tx) => previewLetter(tx, letter)));
  }
  if (request.leadId === undefined && request.appointmentId === undefined) {
    const { clientId, locale } = request;
    const sample = { name, channel, clientId, locale, draft, publicUrl };
    return seen(await asOperator(db, operatorId, (tx) => previewSample(tx, sample)));
  }
  return asOperator(db, operatorId, async (tx) => {
    const facts = await requireFacts(tx, caller, request);
    const { purpose } = kindOf(name);
    const reader = readerOf(facts, { template: name, channel });
    const problems = draft ? checkWording({ name, channel, locale: reader.locale, ...draft }) : [];
    if (problems.length > 0) throw new Refusal('invalid', 'These words cannot be sent.', problems);
    const sender = channel === 'email' ? await pickSender(tx, facts.client, '') : null;
    const links = {
      answerUrl: () => `${publicUrl}/answer/preview`,
      unsubscribeUrl: () => `${publicUrl}/unsubscribe/preview`,
      bookingUrl: async () => `${publicUrl}/b/preview000`,
    };
    const asked = { facts, reader, links, purpose, sender, now };
    const words = await fillTemplate(tx, name, asked, draft);
    return seen({ ...words, warnings: sender && hasFooter(purpose) ? warningsAbout(sender) : [] });
  });
}

function seen({ mail, unsendable, ...words }: Words & { readonly warnings: string[] }) {
  return {
    ...words,
    text: words.text + (mail?.footer ?? ''),
    missing: [...words.missing],
    blocked: unsendable,
  };
}

const wrong = (field: string, message: string) =>
  new Refusal('invalid', 'The message cannot be shown.', [{ field, message }]);

function named(given: string | undefined, field: string, why: string): string {
  if (given === undefined) throw wrong(field, `must be given: ${why}`);
  return given;
}

async function requireFacts(tx: Transaction, caller: Caller, request: PreviewRequest): Promise<LeadFacts> {
  const { appointmentId } = request;
  const leadId = named(request.leadId, 'leadId', 'the message goes to a lead');
  await requireLead(tx, caller, leadId);
  const own = appointmentId && (await tx.appointment.findUnique({ where: { id: appointmentId, leadId } }));
  if (appointmentId && !own) throw new Refusal('not_found', 'The lead has no such appointment.');
  return readLeadFacts(tx, { leadId, appointmentId: appointmentId ?? null });
}

function warningsAbout({ postalAddress }: EmailSender): string[] {
  return postalAddress
    ? []
    : ['The sender has no postal address: CAN-SPAM asks commercial emails in the US to show one.'];
}
