import type { PreviewRequest } from '../../contracts/messaging/template-api.ts';
import { checkWording } from '../../domain/messaging/check-wording.ts';
import { hasFooter } from '../../domain/messaging/mail-footer.ts';
import { TEMPLATES } from '../../domain/messaging/templates.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { type LeadFacts, readerOf, readLeadFacts } from './lead-facts.ts';
import { type EmailSender, pickSender } from './pick-sender.ts';
import { fillTemplate } from './put-into-words.ts';

/**
 * A message as a lead would get it, in the words in use or in a draft. Its links for answering lead nowhere: a preview
 * cannot answer for a client, nor take a lead off.
 *
 * @throws Refusal forbidden, invalid (the draft), not_found (lead, appointment)
 */
export async function previewTemplate(
  db: Database,
  caller: Caller,
  request: PreviewRequest,
  { publicUrl, now }: { readonly publicUrl: string; readonly now: Date },
) {
  const operatorId = requireOperator(caller);
  const { name, channel, subject, body } = request;
  return asOperator(db, operatorId, async (tx) => {
    const facts = await requireFacts(tx, request);
    const { purpose } = TEMPLATES[name];
    const reader = readerOf(facts, { template: name, channel });
    const draft = body === undefined ? undefined : { subject, body };
    const problems = draft ? checkWording({ name, channel, locale: reader.locale, ...draft }) : [];
    if (problems.length > 0) throw new Refusal('invalid', 'These words cannot be sent.', problems);
    const sender = channel === 'email' ? await pickSender(tx, facts.client, '') : null;
    const links = {
      answerUrl: () => `${publicUrl}/answer/preview`,
      unsubscribeUrl: () => `${publicUrl}/unsubscribe/preview`,
      bookingUrl: async () => `${publicUrl}/b/preview000`,
    };
    const { mail, unsendable, ...words } = await fillTemplate(
      tx,
      name,
      { facts, reader, links, purpose, sender, now },
      draft,
    );
    return {
      ...words,
      text: words.text + (mail?.footer ?? ''),
      missing: [...words.missing],
      blocked: unsendable,
      warnings: sender && hasFooter(purpose) ? warningsAbout(sender) : [],
    };
  });
}

async function requireFacts(tx: Transaction, { leadId, appointmentId }: PreviewRequest): Promise<LeadFacts> {
  const lead = await tx.lead.findUnique({ where: { id: leadId }, select: { id: true } });
  if (!lead) throw new Refusal('not_found', 'There is no such lead.');
  const own = appointmentId && (await tx.appointment.findUnique({ where: { id: appointmentId, leadId } }));
  if (appointmentId && !own) throw new Refusal('not_found', 'The lead has no such appointment.');
  return readLeadFacts(tx, { leadId, appointmentId: appointmentId ?? null });
}

function warningsAbout({ postalAddress }: EmailSender): string[] {
  return postalAddress
    ? []
    : ['The sender has no postal address: CAN-SPAM asks commercial emails in the US to show one.'];
}
