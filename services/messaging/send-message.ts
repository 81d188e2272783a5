import type pg from 'pg';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import type { Account } from '../connections/accounts.ts';
import { type Composed, type ComposeSettings, compose } from './compose.ts';
import { lockName, withContactLock } from './contact-lock.ts';
import { askDoor, type DoorAnswer } from './door.ts';
import { endChannel, type VendorsWord } from './end-channel.ts';
import { keepNumber } from './keep-number.ts';
import {
  carrierOf,
  closeRow,
  findRow,
  type MessageRow,
  outgoing,
  type SendRequest,
  vendorNameOf,
  writeRow,
} from './message-row.ts';
import { findAtVendor, type MessageAccounts, type MessageVendor, UNCONFIRMED } from './message-vendor.ts';
import { replyAddressOf } from './reply-address.ts';
import { tellUndelivered } from './tell-undelivered.ts';

export type SendResult =
  | { readonly result: 'sent' | 'blocked' | 'skipped' | 'failed' | 'unconfirmed'; readonly messageId: string }
  /** Epoch milliseconds. No row was written. `why` is in plain words; answers of an older make have none. */
  | { readonly result: 'deferred'; readonly until: number; readonly why?: string };

export interface SendingDeps {
  readonly db: Database;
  readonly locks: pg.Pool;
  readonly accounts: MessageAccounts;
  readonly settings: ComposeSettings;
}

/** A vendor may finish after we have given up on its answer: only what it does not list after this was not sent. */
export const LISTED_WITHIN_MS = 15_000;

/** How long a message whose vendor cannot be asked waits for the vendor's event before it is left unconfirmed. */
const RECEIPT_WITHIN_MS = 30_000;

/**
 * The one door for texts and emails: checks the rules, writes the row, calls the vendor and closes the row, all under
 * the contact's lock. Safe to call again with the same key: what was sent is not sent again.
 */
export async function sendMessage(deps: SendingDeps, request: SendRequest): Promise<SendResult> {
  const composed = await asOperator(deps.db, request.operatorId, (tx) => compose(tx, request, deps.settings));
  const { refused, ...result } = await withContactLock(
    deps.locks,
    lockName(request.operatorId, composed.to ?? composed.contactId ?? composed.clientId),
    () => sendUnderLock(deps, request, composed.to),
  );
  if (refused) await asOperator(deps.db, request.operatorId, (tx) => noteRefusal(tx, refused));
  return result;
}

/** `refused`: what the vendor said of the address; it is acted on when the lock is free again. */
type Sent = SendResult & { readonly refused?: Refused };
type Refused = VendorsWord & { readonly row: MessageRow };

async function noteRefusal(tx: Transaction, { row, ...word }: Refused): Promise<void> {
  const ended = await endChannel(tx, word);
  await tellUndelivered(tx, row, ended ?? 'failed');
}

async function sendUnderLock(deps: SendingDeps, request: SendRequest, to: string | null): Promise<Sent> {
  const row = await findRow(deps.db, request);
  if (row && row.status !== 'waiting' && row.status !== 'sending')
    return { result: outcome(row.status), messageId: row.id };
  if (row?.status === 'sending') {
    const settled = await reconcile(deps, request, row);
    if (settled) return settled;
  }
  // Asked before any row is written: an account that does not open leaves none at `sending`.
  const mail = request.channel === 'email' ? await deps.accounts.inUse('sendgrid', request.operatorId) : null;
  const settings = { ...deps.settings, emailFrom: mail?.port.emailFrom ?? deps.settings.emailFrom };
  // Composed again under the lock: a reschedule or a reply may have come while it was waited for.
  const current = await asOperator(deps.db, request.operatorId, (tx) => compose(tx, request, settings));
  const account = mail ?? (await deps.accounts.inUse(carrierOf(current, row), request.operatorId));
  return send(deps, request, { ...current, to }, { earlier: row, account });
}

interface Sending {
  readonly earlier: MessageRow | null;
  readonly account: Account<MessageVendor>;
}

async function send(
  deps: SendingDeps,
  request: SendRequest,
  composed: Composed,
  { earlier, account }: Sending,
): Promise<Sent> {
  const admitted = await asOperator(deps.db, request.operatorId, async (tx) => {
    const answer = await ask(tx, request, composed);
    if (answer.go === 'deferred') return answer;
    const says =
      answer.go === 'send'
        ? { status: 'sending', reason: null, connectionId: account.connectionId }
        : { status: answer.go, reason: answer.reason };
    const row = await writeRow(tx, request, composed, says, earlier);
    if (answer.go === 'blocked') await tellUndelivered(tx, row, answer.reason);
    if (answer.go !== 'send') return { go: answer.go, row, replyTo: null };
    if (row.channel === 'sms') await keepNumber(tx, row);
    const replyTo = await replyToOf(tx, request, composed, deps.settings.inboundDomain);
    return { go: answer.go, row, replyTo };
  });
  if (admitted.go === 'deferred') {
    return { result: 'deferred', until: admitted.until.getTime(), why: admitted.why };
  }
  const { row, replyTo } = admitted;
  if (admitted.go !== 'send') return { result: admitted.go, messageId: row.id };

  const answer = await account.port.send({ ...outgoing(row, composed.mail), replyTo });
  if (answer.did === 'nothing') {
    await closeRow(deps.db, row, { status: 'waiting', reason: answer.error.message });
    throw answer.error;
  }
  if (answer.did === 'refuse') {
    await closeRow(deps.db, row, { status: 'failed', reason: answer.reason });
    const { operatorId, vendor, toAddress: address } = row;
    const actor = { kind: 'workflow', id: workflowOf(request.key) } as const;
    const { channel, purpose, now: at } = request;
    const said = { operatorId, vendor, channel, purpose, address, code: answer.reason, actor, at };
    return { result: 'failed', messageId: row.id, refused: { ...said, row } };
  }
  await closeRow(deps.db, row, {
    status: 'sent',
    reason: null,
    vendorId: answer.vendorId,
    sentAt: request.now,
  });
  return { result: 'sent', messageId: row.id };
}

/** A lead's answers come to its thread; the client answers to whoever wrote. */
async function replyToOf(
  tx: Transaction,
  { operatorId, leadId, channel, template }: SendRequest,
  { clientId }: Composed,
  domain: string | undefined,
): Promise<string | null> {
  if (!leadId || channel !== 'email' || template === 'ask_client' || !domain) return null;
  return replyAddressOf(tx, { operatorId, clientId, leadId }, domain);
}

async function ask(tx: Transaction, request: SendRequest, composed: Composed): Promise<DoorAnswer> {
  const { to: address, rules, hours, clientId, contactId, campaignId, stale, isLeadPaused } = composed;
  const standing = { clientId, contactId, campaignId, stale, ...(isLeadPaused && { isLeadPaused }) };
  const answer = await askDoor(tx, { ...request, ...standing, address, rules, hours });
  const unsendable = composed.unsendable ?? (composed.from === null ? 'no_number' : null);
  return answer.go === 'send' && unsendable ? { go: 'blocked', reason: unsendable } : answer;
}

/** A row that stands at `sending` belongs to a process that died or a vendor that never answered. */
async function reconcile(
  deps: SendingDeps,
  request: SendRequest,
  row: MessageRow,
): Promise<SendResult | null> {
  const attemptedAt = row.attemptedAt ?? row.createdAt;
  const found = await findAtVendor(deps.accounts, vendorNameOf(row), {
    ...{ ...outgoing(row), connectionId: row.connectionId, since: attemptedAt },
  });
  const silentForMs = Date.now() - attemptedAt.getTime();
  if (found === 'not_sent') {
    if (silentForMs < LISTED_WITHIN_MS) throw new Error('the vendor never answered, and may still be at it');
    return null;
  }
  if (typeof found === 'object') {
    await closeRow(deps.db, row, {
      status: 'sent',
      reason: null,
      vendorId: found.vendorId,
      sentAt: request.now,
    });
    return { result: 'sent', messageId: row.id };
  }
  if (found === 'cannot_tell' && silentForMs < RECEIPT_WITHIN_MS) {
    throw new Error('the vendor never answered: waiting for its event');
  }
  await closeRow(deps.db, row, { status: 'unconfirmed', reason: UNCONFIRMED[found] });
  return { result: 'unconfirmed', messageId: row.id };
}

function outcome(status: string): 'sent' | 'blocked' | 'skipped' | 'failed' | 'unconfirmed' {
  if (status === 'blocked' || status === 'skipped' || status === 'failed' || status === 'unconfirmed')
    return status;
  return 'sent';
}

/** The workflow that asked: a message's key begins with its id, or it is of the one that sends nothing else. */
function workflowOf(key: string): string {
  return /^(lead|appointment|rebook):[0-9a-f-]{36}(?=:)/.exec(key)?.[0] ?? `message:${key}`;
}
