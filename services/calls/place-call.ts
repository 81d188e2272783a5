import type pg from 'pg';
import { fieldVariables } from '../../domain/calls/variables.ts';
import { whyStale } from '../../domain/messaging/stale.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { readHours } from '../campaigns/campaign-view.ts';
import type { Account, Accounts } from '../connections/accounts.ts';
import { type HoursQuestion, hoursOf } from '../contacts/hours-of.ts';
import { lockName, withContactLock } from '../messaging/contact-lock.ts';
import { askDoor, type DoorAnswer } from '../messaging/door.ts';
import { standingIn } from '../messaging/lead-facts.ts';
import { LISTED_WITHIN_MS } from '../messaging/send-message.ts';
import { readRules } from '../policies/read-policy.ts';
import { leaveLine, takeLine } from './take-line.ts';

export interface CallRequest {
  readonly operatorId: string;
  readonly leadId: string;
  /** workflowId:step */
  readonly key: string;
  /** Which arrival at its step it is made for; undefined: of whichever. */
  readonly visit?: number;
  readonly now: Date;
  /** Left out: the campaign's, and if it has none, the one that is bound to its number. */
  readonly agentId?: string | undefined;
}

export type CallResult =
  | { readonly result: 'placed' | 'blocked' | 'failed'; readonly callId: string }
  /** Epoch milliseconds. No row was written. `why` is in plain words; answers of an older make have none. */
  | { readonly result: 'deferred'; readonly until: number; readonly why?: string };

export interface OutgoingCall {
  readonly callId: string;
  readonly operatorId: string;
  readonly leadId: string;
  readonly from: string;
  readonly to: string;
  readonly agentId: string | null;
  /** What the agent may say: strings only. A contact's own fields are among them. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface CallVendor {
  /** How many calls the account bears at once; undefined: any number. */
  readonly callsAtOnce?: number | undefined;
  place(call: OutgoingCall): Promise<
    | { readonly did: 'accept'; readonly vendorId: string }
    | { readonly did: 'refuse'; readonly reason: string }
    /** Provably not placed; `error` is thrown on, so that it is tried again. */
    | { readonly did: 'nothing'; readonly error: Error }
  >;
  /** The vendor's id of a call whose answer we never heard; null: it has none. */
  find(call: { callId: string }): Promise<string | null>;
}

interface PlacingDeps {
  readonly db: Database;
  readonly locks: pg.Pool;
  readonly accounts: Accounts<{ readonly retell: CallVendor }>;
}

/**
 * The same door as for messages, for a call: rules, a free line, row, vendor and row again, under the contact's lock.
 * The line is taken with the row, under a lock of its own that is let go before the vendor is asked.
 */
export async function placeCall(deps: PlacingDeps, request: CallRequest): Promise<CallResult> {
  const about = await asOperator(deps.db, request.operatorId, (tx) => readAbout(tx, request));
  return withContactLock(
    deps.locks,
    lockName(request.operatorId, about.phone ?? about.contactId),
    async () => {
      const earlier = await findRow(deps.db, request);
      if (earlier && earlier.status !== 'waiting') {
        const settled = outcome(earlier) ?? (await reconcile(deps, earlier));
        if (settled) return { result: settled, callId: earlier.id };
      }
      const account = await deps.accounts.inUse('retell', request.operatorId);
      const row = await asOperator(deps.db, request.operatorId, (tx) =>
        admit(tx, account, request, about, earlier),
      );
      if ('until' in row) return { result: 'deferred', until: row.until.getTime(), why: row.why };
      if (row.status === 'blocked') return { result: 'blocked', callId: row.id };
      const answer = await account.port.place({ ...about.outgoing, callId: row.id });
      if (answer.did === 'nothing') {
        await closeCall(deps.db, row, { status: 'waiting', reason: answer.error.message });
        throw answer.error;
      }
      if (answer.did === 'refuse') {
        await closeCall(deps.db, row, { status: 'failed', reason: answer.reason });
        return { result: 'failed', callId: row.id };
      }
      await closeCall(deps.db, row, { vendorId: answer.vendorId });
      return { result: 'placed', callId: row.id };
    },
  );
}

interface About {
  readonly contactId: string;
  readonly clientId: string;
  readonly campaign: { readonly id: string; readonly maxCallsAtOnce: number | null };
  readonly policyId: string;
  readonly phone: string | null;
  readonly whereabouts: Pick<HoursQuestion, 'contact' | 'campaignZone' | 'campaignHours'>;
  readonly outgoing: Omit<OutgoingCall, 'callId'>;
}

async function readAbout(tx: Transaction, request: CallRequest): Promise<About> {
  const lead = await tx.lead.findUniqueOrThrow({
    where: { id: request.leadId },
    include: { contact: true, campaign: true },
  });
  const { contact, campaign } = lead;
  return {
    contactId: contact.id,
    clientId: lead.clientId,
    campaign: { id: campaign.id, maxCallsAtOnce: campaign.maxCallsAtOnce },
    policyId: campaign.policyId,
    phone: contact.phone,
    whereabouts: {
      contact,
      campaignZone: campaign.zone,
      campaignHours: readHours(campaign.hours),
    },
    outgoing: {
      operatorId: request.operatorId,
      leadId: lead.id,
      from: campaign.fromNumber,
      to: contact.phone ?? '',
      agentId: request.agentId ?? campaign.retellAgentId,
      variables: {
        // Ours come last: a column of a file does not change what they mean.
        ...fieldVariables(contact.fields),
        first_name: contact.firstName ?? '',
        last_name: contact.lastName ?? '',
        email: contact.email ?? '',
        company: contact.company ?? '',
        event_type_id: campaign.calcomEventTypeId ?? '',
        booking_url: campaign.bookingUrl ?? '',
        time_zone: contact.zone ?? campaign.zone,
      },
    },
  };
}

type Row = NonNullable<Awaited<ReturnType<Transaction['call']['findUnique']>>>;

function findRow(db: Database, { operatorId, key }: CallRequest): Promise<Row | null> {
  return asOperator(db, operatorId, (tx) =>
    tx.call.findUnique({ where: { operatorId_key: { operatorId, key } } }),
  );
}

/** What became of a call; null while only the vendor knows whether it was placed. */
function outcome(row: Row): 'placed' | 'blocked' | 'failed' | null {
  if (row.status === 'blocked' || row.status === 'failed') return row.status;
  return row.status !== 'dialing' || row.vendorId ? 'placed' : null;
}

const UNKNOWN_AT_ENDED =
  'nobody can tell whether it was made: the account that it was given to is connected no more';

/** A row that stands at `dialing` without the vendor's id belongs to a process that died or a vendor that never answered. */
async function reconcile({ db, accounts }: PlacingDeps, row: Row): Promise<'placed' | 'failed' | null> {
  const vendor = await accounts.named('retell', row);
  if (!vendor) {
    // It may have been made: the lead is not called twice for one step.
    await closeCall(db, row, { status: 'failed', reason: UNKNOWN_AT_ENDED });
    return 'failed';
  }
  const vendorId = await vendor.find({ callId: row.id });
  if (!vendorId) {
    const silentForMs = Date.now() - (row.attemptedAt ?? row.createdAt).getTime();
    if (silentForMs < LISTED_WITHIN_MS) throw new Error('the vendor never answered, and may still be at it');
    return null;
  }
  await closeCall(db, row, { vendorId });
  return 'placed';
}

type NotNow = Extract<DoorAnswer, { go: 'deferred' }>;

/**
 * Asks the door and for a line, and writes the row. An earlier row's answer is of then: the rules are asked again. What
 * was never placed holds no line meanwhile.
 */
async function admit(
  tx: Transaction,
  { connectionId, port }: Account<CallVendor>,
  request: CallRequest,
  about: About,
  earlier: Row | null,
): Promise<Row | NotNow> {
  if (earlier?.status === 'dialing')
    await tx.call.update({ where: { id: earlier.id }, data: { status: 'waiting' } });
  const answer = await askCallDoor(tx, request, about);
  const { operatorId, leadId, key, now } = request;
  const caller = { operatorId, leadId, key, now, campaign: about.campaign };
  const account = { connectionId, callsAtOnce: port.callsAtOnce };
  if (answer.go === 'send') {
    const busy = await takeLine(tx, { ...caller, account });
    if (busy) return { go: 'deferred', ...busy };
  } else await leaveLine(tx, caller);
  if (answer.go === 'deferred') return answer;
  const says = {
    ...(answer.go === 'send'
      ? { status: 'dialing', reason: null, connectionId }
      : { status: 'blocked', reason: answer.reason }),
    attemptedAt: new Date(),
  };
  if (earlier) return tx.call.update({ where: { id: earlier.id }, data: says });
  return tx.call.create({
    data: {
      operatorId,
      clientId: about.clientId,
      leadId,
      contactId: about.contactId,
      key,
      direction: 'outbound',
      fromNumber: about.outgoing.from,
      toNumber: about.phone,
      ...says,
    },
  });
}

async function askCallDoor(tx: Transaction, request: CallRequest, about: About): Promise<DoorAnswer> {
  const rules = await readRules(tx, about.policyId);
  const lead = await tx.lead.findUniqueOrThrow({
    where: { id: request.leadId },
    select: {
      status: true,
      visit: true,
      endedAt: true,
      pausedAt: true,
      sequence: { select: { stopOn: true } },
    },
  });
  return askDoor(tx, {
    operatorId: request.operatorId,
    clientId: about.clientId,
    contactId: about.contactId,
    campaignId: about.campaign.id,
    channel: 'call',
    purpose: 'sequence',
    address: about.phone,
    rules,
    hours: await hoursOf({
      ...about.whereabouts,
      appointmentZone: null,
      channel: 'call',
      window: rules.window,
    }),
    now: request.now,
    key: request.key,
    until: null,
    isLeadPaused: lead.pausedAt !== null,
    stale: whyStale({
      purpose: 'sequence',
      leadStatus: lead.status,
      sequence: standingIn(lead, lead.sequence),
      appointment: null,
      isBooked: false,
      revision: request.visit,
    }),
  });
}

async function closeCall(
  db: Database,
  row: Row,
  says: { status?: string; reason?: string; vendorId?: string },
): Promise<void> {
  await asOperator(db, row.operatorId, async (tx) => {
    // The vendor's own event may have been quicker than its answer: what it said is not taken back.
    await tx.call.updateMany({ where: { id: row.id, vendorId: null }, data: says });
  });
}
