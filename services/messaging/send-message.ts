import type pg from 'pg';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  type ComposeRequest,
  type Composed,
  type ComposeSettings,
  compose,
  type MessageVendorName,
  USUAL_VENDOR,
} from './compose.ts';
import { lockName, withContactLock } from './contact-lock.ts';
import { askDoor } from './door.ts';

export interface SendRequest extends ComposeRequest {
  readonly now: Date;
  /** After this it is too late to be of use. */
  readonly until: Date | null;
}

export type SendResult =
  | { readonly result: 'sent' | 'blocked' | 'skipped' | 'failed' | 'unconfirmed'; readonly messageId: string }
  /** Epoch milliseconds. No row was written. */
  | { readonly result: 'deferred'; readonly until: number };

export interface OutgoingMessage {
  readonly messageId: string;
  readonly operatorId: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string | null;
  readonly text: string;
}

/** What the vendor's answer to a send comes down to. Anything that this port throws leaves the row `sending`. */
export type VendorAnswer =
  | { readonly did: 'accept'; readonly vendorId: string }
  | { readonly did: 'refuse'; readonly reason: string }
  /** Provably not sent; `error` is thrown on, so that it is tried again. */
  | { readonly did: 'nothing'; readonly error: Error };

export interface MessageVendor {
  send(message: OutgoingMessage): Promise<VendorAnswer>;
  /** Whether the vendor has a message of which we never heard the answer. */
  find(
    message: OutgoingMessage & { since: Date },
  ): Promise<{ vendorId: string } | 'not_sent' | 'cannot_tell'>;
}

export type MessageVendors = Readonly<Record<MessageVendorName, MessageVendor>>;

export interface SendingDeps {
  readonly db: Database;
  readonly locks: pg.Pool;
  readonly messages: MessageVendors;
  readonly settings: ComposeSettings;
}

/** A vendor may finish after we have given up on its answer: only what it does not list after this was not sent. */
export const LISTED_WITHIN_MS = 15_000;

/** How long a message whose vendor cannot be asked waits for the vendor's event before it is left unconfirmed. */
const RECEIPT_WITHIN_MS = 30_000;

type Row = NonNullable<Awaited<ReturnType<Transaction['message']['findUnique']>>>;

/**
 * The one door for texts and emails: checks the rules, writes the row, calls the vendor and closes the row, all under
 * the contact's lock. Safe to call again with the same key: what was sent is not sent again.
 */
export async function sendMessage(deps: SendingDeps, request: SendRequest): Promise<SendResult> {
  const composed = await asOperator(deps.db, request.operatorId, (tx) => compose(tx, request, deps.settings));
  return withContactLock(
    deps.locks,
    lockName(request.operatorId, composed.to ?? composed.contactId),
    async () => {
      const row = await findRow(deps.db, request);
      if (row && row.status !== 'waiting' && row.status !== 'sending')
        return { result: outcome(row.status), messageId: row.id };
      if (row?.status === 'sending') {
        const settled = await reconcile(deps, request, row);
        if (settled) return settled;
      }
      // Composed again under the lock: a reschedule or a reply may have come while it was waited for.
      const current = await asOperator(deps.db, request.operatorId, (tx) =>
        compose(tx, request, deps.settings),
      );
      return send(deps, request, { ...current, to: composed.to }, row);
    },
  );
}

async function send(
  deps: SendingDeps,
  request: SendRequest,
  composed: Composed,
  earlier: Row | null,
): Promise<SendResult> {
  const admitted = await asOperator(deps.db, request.operatorId, async (tx) => {
    const answer = await askDoor(tx, {
      ...request,
      stale: composed.stale,
      address: composed.to,
      zone: composed.zone,
      rules: composed.rules,
    });
    if (answer.go === 'deferred') return answer;
    const says =
      answer.go === 'send'
        ? { status: 'sending', reason: null }
        : { status: answer.go, reason: answer.reason };
    return { go: answer.go, row: await writeRow(tx, request, composed, says, earlier) };
  });
  if (admitted.go === 'deferred') return { result: 'deferred', until: admitted.until.getTime() };
  const { row } = admitted;
  if (admitted.go !== 'send') return { result: admitted.go, messageId: row.id };

  const answer = await vendorOf(deps, row).send(outgoing(row));
  if (answer.did === 'nothing') {
    await closeRow(deps.db, row, { status: 'waiting', reason: answer.error.message });
    throw answer.error;
  }
  if (answer.did === 'refuse') {
    await closeRow(deps.db, row, { status: 'failed', reason: answer.reason });
    return { result: 'failed', messageId: row.id };
  }
  await closeRow(deps.db, row, {
    status: 'sent',
    reason: null,
    vendorId: answer.vendorId,
    sentAt: request.now,
  });
  return { result: 'sent', messageId: row.id };
}

/** A row that stands at `sending` belongs to a process that died or a vendor that never answered. */
async function reconcile(deps: SendingDeps, request: SendRequest, row: Row): Promise<SendResult | null> {
  const attemptedAt = row.attemptedAt ?? row.createdAt;
  const found = await vendorOf(deps, row).find({ ...outgoing(row), since: attemptedAt });
  const silentForMs = Date.now() - attemptedAt.getTime();
  if (found === 'not_sent') {
    if (silentForMs < LISTED_WITHIN_MS) throw new Error('the vendor never answered, and may still be at it');
    return null;
  }
  if (found !== 'cannot_tell') {
    await closeRow(deps.db, row, {
      status: 'sent',
      reason: null,
      vendorId: found.vendorId,
      sentAt: request.now,
    });
    return { result: 'sent', messageId: row.id };
  }
  if (silentForMs < RECEIPT_WITHIN_MS) {
    throw new Error('the vendor never answered: waiting for its event');
  }
  await closeRow(deps.db, row, { status: 'unconfirmed', reason: 'the vendor never answered' });
  return { result: 'unconfirmed', messageId: row.id };
}

function vendorOf({ messages }: SendingDeps, row: Row): MessageVendor {
  return messages[(row.vendor as MessageVendorName | null) ?? USUAL_VENDOR[row.channel as 'sms' | 'email']];
}

function findRow(db: Database, request: SendRequest): Promise<Row | null> {
  return asOperator(db, request.operatorId, (tx) =>
    tx.message.findUnique({
      where: { operatorId_key: { operatorId: request.operatorId, key: request.key } },
    }),
  );
}

async function writeRow(
  tx: Transaction,
  request: SendRequest,
  composed: Composed,
  says: { status: string; reason: string | null },
  earlier: Row | null,
): Promise<Row> {
  if (earlier) {
    return tx.message.update({
      where: { id: earlier.id },
      data: {
        ...says,
        // Of words that were written before it was known from where to whom.
        ...(earlier.status === 'waiting' && addresses(composed)),
        attempts: { increment: 1 },
        attemptedAt: new Date(),
      },
    });
  }
  return tx.message.create({
    data: {
      operatorId: request.operatorId,
      clientId: composed.clientId,
      leadId: request.leadId,
      contactId: composed.contactId,
      appointmentId: request.appointmentId,
      key: request.key,
      direction: 'outbound',
      channel: request.channel,
      purpose: request.purpose,
      template: request.template,
      ...addresses(composed),
      subject: composed.subject,
      body: composed.text,
      attempts: 1,
      attemptedAt: new Date(),
      ...says,
    },
  });
}

function addresses({ vendor, from, to }: Composed) {
  return { vendor, fromAddress: from, toAddress: to ?? '' };
}

async function closeRow(
  db: Database,
  row: Row,
  says: { status: string; reason: string | null; vendorId?: string; sentAt?: Date },
): Promise<void> {
  // A receipt may have been quicker than the vendor's answer: `delivered` is not taken back.
  await asOperator(db, row.operatorId, (tx) =>
    tx.message.updateMany({
      where: { id: row.id, status: 'sending' },
      data: says,
    }),
  );
  if (says.vendorId) {
    const { vendorId, sentAt } = says;
    await asOperator(db, row.operatorId, (tx) =>
      tx.message.updateMany({ where: { id: row.id, vendorId: null }, data: { vendorId, sentAt } }),
    );
  }
}

function outgoing(row: Row): OutgoingMessage {
  return {
    messageId: row.id,
    operatorId: row.operatorId,
    from: row.fromAddress,
    to: row.toAddress,
    subject: row.subject,
    text: row.body,
  };
}

function outcome(status: string): 'sent' | 'blocked' | 'skipped' | 'failed' | 'unconfirmed' {
  if (status === 'blocked' || status === 'skipped' || status === 'failed' || status === 'unconfirmed')
    return status;
  return 'sent';
}
