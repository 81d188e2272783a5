import type { Transaction } from '../../prisma/tenant.ts';
import { createTask } from './create-task.ts';
import { oweMessage } from './owe-message.ts';
import type { TextNews, TextSender, Understood } from './text-news.ts';

const DAY_MS = 86_400_000;

type Ahead = Awaited<ReturnType<typeof appointmentsAhead>>;

/** The sender's booked appointments that are still to come, soonest first, with the client whose number was texted. */
export async function appointmentsAhead(
  tx: Transaction,
  { operatorId, text, at }: TextNews,
  { contactIds, candidates }: TextSender,
) {
  const number = await tx.phoneNumber.findUnique({ where: { number: text.to }, select: { clientId: true } });
  const clientIds = number?.clientId ? [number.clientId] : candidates.map(({ clientId }) => clientId);
  return tx.appointment.findMany({
    where: {
      operatorId,
      contactId: { in: [...contactIds] },
      clientId: { in: clientIds },
      status: 'booked',
      startsAt: { gt: at },
    },
    orderBy: { startsAt: 'asc' },
    select: { id: true, leadId: true, clientId: true },
  });
}

/** Whether the last thing that this number wrote to that phone was a reminder, within the last day. */
export async function wasJustReminded(tx: Transaction, { operatorId, text, at }: TextNews): Promise<boolean> {
  const last = await tx.message.findFirst({
    where: {
      operatorId,
      direction: 'outbound',
      channel: 'sms',
      toAddress: text.from,
      fromAddress: text.to,
      sentAt: { not: null, lte: at },
    },
    orderBy: { sentAt: 'desc' },
    select: { purpose: true, sentAt: true },
  });
  return last?.purpose === 'reminder' && at.getTime() - (last.sentAt?.getTime() ?? 0) <= DAY_MS;
}

/** Offers another time, and asks a person to see to it. The appointment stays booked until somebody moves it. */
export async function offerNewTime(
  tx: Transaction,
  { operatorId, text }: TextNews,
  ahead: Ahead,
): Promise<Understood> {
  const [next] = ahead;
  if (!next) return 'no';
  await oweMessage(tx, {
    operatorId,
    leadId: next.leadId,
    appointmentId: next.id,
    channel: 'sms',
    purpose: 'reply',
    template: 'offer_new_time',
    key: `offer:${text.vendorId}`,
  });
  await createTask(tx, {
    operatorId,
    clientId: next.clientId,
    leadId: next.leadId,
    appointmentId: next.id,
    key: `new-time:${text.vendorId}`,
    kind: 'wants_new_time',
    title:
      ahead.length > 1
        ? `Find a new time: ${ahead.length} appointments are ahead, and one does not suit`
        : 'Find a new time: the appointment does not suit',
    detail: `By text: ${text.body}`,
  });
  return 'understood';
}
