import { messageWorkflowId, type Purpose, type TemplateName } from '../../contracts/messaging/workflow.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { lockName, withContactLock } from './contact-lock.ts';
import { type MessageRow, outgoing, vendorNameOf } from './message-row.ts';
import { findAtVendor, UNCONFIRMED } from './message-vendor.ts';
import { LETTER_LASTS_MS } from './owe-letter.ts';
import { oweMessage } from './owe-message.ts';
import type { SendingDeps } from './send-message.ts';

export interface UnsettledMessage {
  readonly operatorId: string;
  readonly messageId: string;
}

export type Settled = 'sent' | 'sent_again' | 'still_unconfirmed' | 'settled_already';

/**
 * Asks the vendor once more what became of a message of which we never heard. What it has is sent; what it provably has
 * not goes through the door again, which looks whether it is still of use; of the rest nobody can tell.
 */
export async function settleMessage(
  deps: Pick<SendingDeps, 'db' | 'locks' | 'accounts'>,
  { operatorId, messageId }: UnsettledMessage,
  now: Date,
): Promise<Settled> {
  const read = () =>
    asOperator(deps.db, operatorId, (tx) => tx.message.findUniqueOrThrow({ where: { id: messageId } }));
  const { toAddress } = await read();
  return withContactLock(deps.locks, lockName(operatorId, toAddress), async () => {
    const row = await read();
    if (!isUnsettled(row)) return 'settled_already';
    const found = await findAtVendor(deps.accounts, vendorNameOf(row), {
      ...{ ...outgoing(row), connectionId: row.connectionId },
      since: row.attemptedAt ?? row.createdAt,
    });
    if (found === 'cannot_tell' || found === 'account_ended')
      return leaveUnconfirmed(deps, row, UNCONFIRMED[found]);
    if (found === 'not_sent') return sendAgain(deps, row);
    await change(deps, row, {
      status: 'sent',
      reason: null,
      vendorId: found.vendorId,
      sentAt: row.attemptedAt ?? now,
    });
    return 'sent';
  });
}

function isUnsettled({ status }: MessageRow): boolean {
  return status === 'sending' || status === 'unconfirmed';
}

/** Its own workflow may still try it too: they share the key, and the row is sent by whoever comes first. */
async function sendAgain(deps: Pick<SendingDeps, 'db'>, row: MessageRow): Promise<Settled> {
  const { operatorId, leadId, appointmentId, key } = row;
  const channel = row.channel as 'sms' | 'email';
  const purpose = row.purpose as Purpose;
  await asOperator(deps.db, operatorId, async (tx) => {
    const { count } = await tx.message.updateMany({
      where: { id: row.id, status: row.status },
      data: { status: 'waiting', reason: 'the vendor never had it' },
    });
    if (count === 0) return;
    const appointment = appointmentId
      ? await tx.appointment.findUnique({ where: { id: appointmentId }, select: { startsAt: true } })
      : null;
    const until = purpose === 'reminder' && appointment ? appointment.startsAt.getTime() : null;
    const again = { operatorId, leadId, appointmentId, channel, purpose, key, until, ...revisionOf(key) };
    const input = { ...again, template: templateOf(row), ...(leadId === null && letterOf(row)) };
    await oweMessage(tx, input, `${messageWorkflowId(key)}:again:${row.attempts}`);
  });
  return 'sent_again';
}

/**
 * Its words are written, but who reads them goes by the template: a client's question holds the client's links. A letter
 * is put together anew: what it says of days and amounts is true on the day it goes.
 */
function templateOf({ leadId, template }: MessageRow): TemplateName | 'written' {
  return leadId === null || template === 'ask_client' ? (template as TemplateName) : 'written';
}

function letterOf({ clientId, invoiceId, attemptedAt, createdAt }: MessageRow) {
  const until = (attemptedAt ?? createdAt).getTime() + LETTER_LASTS_MS;
  return { clientId, until, ...(invoiceId && { invoiceId }) };
}

/** A message of an appointment names the plan it belongs to: one of an older plan is not sent again. */
function revisionOf(key: string): { readonly revision?: number } {
  const [, revision] = /^appointment:.+:(\d+):(?:sms|email)$/.exec(key) ?? [];
  return revision === undefined ? {} : { revision: Number(revision) };
}

async function leaveUnconfirmed(
  deps: Pick<SendingDeps, 'db'>,
  row: MessageRow,
  reason: string,
): Promise<Settled> {
  await change(deps, row, { status: 'unconfirmed', reason });
  return 'still_unconfirmed';
}

async function change(
  { db }: Pick<SendingDeps, 'db'>,
  row: MessageRow,
  says: { status: string; reason: string | null; vendorId?: string; sentAt?: Date },
): Promise<void> {
  await asOperator(db, row.operatorId, (tx) =>
    tx.message.updateMany({ where: { id: row.id, status: row.status }, data: says }),
  );
}
