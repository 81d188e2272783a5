import type { Reply } from '../../domain/messaging/reply.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { oweMessage } from './owe-message.ts';
import { restoreConsent, revokeConsent } from './revoke-consent.ts';
import { revokeEverything } from './revoke-everything.ts';
import type { TextNews, TextSender } from './text-news.ts';

const PHONE = ['sms', 'call'] as const;

/**
 * Heeds a STOP or a START that came as a text. START gives back what STOP took: texts and calls, never emails.
 *
 * @returns false: emails were to stop, and nobody knows to which address
 */
export async function changeConsent(
  tx: Transaction,
  news: TextNews,
  reply: Extract<Reply, { means: 'stop' | 'start' }>,
  sender: TextSender | null,
): Promise<boolean> {
  const { operatorId, vendor, text, at, actor } = news;
  const source = `${vendor}:${text.vendorId}`;
  const said = { operatorId, address: text.from, source, text: text.body, at, actor };
  if (reply.means === 'start') {
    await restoreConsent(tx, { ...said, channels: PHONE });
    return true;
  }
  if (reply.scope === 'email') return revokeEmails(tx, said);
  if (reply.scope === 'everything') await revokeEverything(tx, said);
  else await revokeConsent(tx, { ...said, channels: PHONE });
  if (sender && vendor === CONFIRMS_NOTHING) await oweConfirmation(tx, news, sender);
  return true;
}

type Said = Omit<Parameters<typeof revokeConsent>[1], 'channels'>;

async function revokeEmails(tx: Transaction, said: Said): Promise<boolean> {
  const contacts = await tx.contact.findMany({
    where: { phone: said.address, email: { not: null } },
    select: { email: true },
  });
  for (const { email } of contacts) {
    if (email) await revokeConsent(tx, { ...said, address: email, channels: ['email'] });
  }
  return contacts.length > 0;
}

// Twilio answers its opt-out keywords by itself, and a second answer would be one too many; Bird leaves it to us.
// https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
const CONFIRMS_NOTHING = 'messagebird';

async function oweConfirmation(
  tx: Transaction,
  { operatorId, text }: TextNews,
  { lead }: TextSender,
): Promise<void> {
  await oweMessage(tx, {
    operatorId,
    leadId: lead.id,
    appointmentId: null,
    channel: 'sms',
    purpose: 'opt_out_confirmation',
    template: 'opt_out_confirmation',
    key: `optout:${text.vendorId}`,
  });
}
