import type { QueuedEvent, Route } from '../../services/inbox/event-queue.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { environmentCampaignsOwner } from '../../services/instantly/account-in-use.ts';
import { operatorOfEmail } from '../../services/messaging/operator-of-email.ts';
import { ourId } from '../../services/our-id.ts';
import { parseCalcom } from '../../vendors/calcom/events.ts';
import { UnreadableEvent } from '../../vendors/event.ts';
import { parseInstantly } from '../../vendors/instantly/events.ts';
import { parseMessagebird } from '../../vendors/messagebird/events.ts';
import { parseRetell } from '../../vendors/retell/events.ts';
import { parseSendgrid } from '../../vendors/sendgrid/events.ts';
import { parseInbound } from '../../vendors/sendgrid/inbound.ts';
import { parseTwilio } from '../../vendors/twilio/events.ts';
import { billingConcern } from './billing-concern.ts';
import { type Concern, whose } from './concern.ts';

/** Null: of no use to us. */
type Reader = (tx: Transaction, event: QueuedEvent) => Concern | null;

const READERS: Readonly<Record<string, Reader>> = {
  retell: callConcern,
  calcom: bookingConcern,
  twilio: textConcern,
  messagebird: birdTextConcern,
  sendgrid: emailConcern,
  stripe: billingConcern,
  instantly: instantlyConcern,
};

/** Finds whose event it is: by the account that it came over, our ids, the number or the event type that it names. */
export async function routeEvent(tx: Transaction, event: QueuedEvent): Promise<Route> {
  const read = READERS[event.vendor];
  if (!read) return { drop: 'quarantined', error: `no router for vendor ${event.vendor}` };
  try {
    const concern = read(tx, event);
    return concern ? await whose(tx, event, concern) : { drop: 'ignored' };
  } catch (error) {
    if (error instanceof UnreadableEvent) return { drop: 'quarantined', error: error.message };
    throw error;
  }
}

function callConcern(tx: Transaction, event: QueuedEvent): Concern | null {
  const fact = parseRetell(event.body);
  if (!fact) return null;
  const [ours, theirs] = fact.direction === 'inbound' ? [fact.to, fact.from] : [fact.from, fact.to];
  return {
    entityKey: `phone:${theirs ?? fact.vendorCallId}`,
    said: fact.operatorId,
    holders: () => holdersOfNumber(tx, ours),
    names: { lead: fact.leadId, call: fact.callId },
  };
}

function bookingConcern(tx: Transaction, event: QueuedEvent): Concern | null {
  const fact = parseCalcom(event.body);
  if (!fact) return null;
  const { eventTypeId, uid, previousUid, leadId, attendee } = fact;
  return {
    entityKey: `booking:${ourId(leadId) ?? attendee?.email ?? previousUid ?? uid}`,
    said: fact.operatorId,
    // Whoever opens a booking page may write what they like into its metadata.
    isHearsay: true,
    holders: async () => {
      const route = eventTypeId ? await tx.calcomEventType.findUnique({ where: { eventTypeId } }) : null;
      return route ? [route.operatorId] : holdersOfBooking(tx, event, [previousUid ?? uid, uid]);
    },
    names: { lead: leadId },
  };
}

/** A no-show mark names nothing but the booking; the booking itself may still wait in the inbox. */
async function holdersOfBooking(
  tx: Transaction,
  { connection }: QueuedEvent,
  uids: readonly string[],
): Promise<string[]> {
  const bookings = await tx.booking.findMany({
    where: { uid: { in: [...uids] } },
    distinct: ['operatorId'],
    select: { operatorId: true },
  });
  if (bookings.length > 0) return bookings.map(({ operatorId }) => operatorId);
  const waiting = await tx.vendorEvent.findFirst({
    // Of the same account alone: into its own anybody may write any booking.
    where: {
      ...{ status: 'pending', vendor: 'calcom', connection, operatorId: { not: null } },
      entityKey: { not: null },
      body: { contains: uids[0] ?? '' },
    },
    select: { operatorId: true },
  });
  return waiting?.operatorId ? [waiting.operatorId] : [];
}

function textConcern(tx: Transaction, event: QueuedEvent): Concern | null {
  const fact = parseTwilio(event.body, event.receivedAt);
  if (!fact) return null;
  if (fact.type === 'text') {
    const { from, to } = fact.text;
    return { entityKey: `phone:${from}`, holders: () => holdersOfNumber(tx, to) };
  }
  const from = new URLSearchParams(event.body).get('From') ?? undefined;
  const { messageId, vendorId } = fact.receipt;
  return {
    entityKey: `message:${messageId ?? vendorId}`,
    holders: () => holdersOfNumber(tx, from),
    names: { message: messageId },
  };
}

function birdTextConcern(tx: Transaction, event: QueuedEvent): Concern | null {
  const fact = parseMessagebird(event.body);
  if (!fact) return null;
  if (fact.type === 'text') {
    const { from, to } = fact.text;
    return { entityKey: `phone:${from}`, holders: () => holdersOfNumber(tx, to) };
  }
  const { operatorId, messageId, vendorId } = fact.receipt;
  return {
    entityKey: `message:${messageId ?? vendorId}`,
    said: operatorId,
    holders: () => holdersOfNumber(tx, fact.from),
    names: { message: messageId },
  };
}

function emailConcern(tx: Transaction, event: QueuedEvent): Concern | null {
  if (event.kind === 'inbound') {
    // Mail comes to the installation's own address, and never as an event of somebody's account.
    if (event.connection !== 'environment') return null;
    const email = parseInbound(event.body);
    const holders = async () => [await operatorOfEmail(tx, email)].filter((each) => each !== null);
    return { entityKey: `email:${email.from}`, holders };
  }
  const fact = parseSendgrid(event.body);
  if (!fact) return null;
  const { operatorId, messageId } = fact.type === 'receipt' ? fact.receipt : fact.revocation;
  return {
    entityKey:
      fact.type === 'receipt'
        ? `message:${messageId ?? fact.receipt.vendorId}`
        : `email:${fact.revocation.email}`,
    said: operatorId,
    holders: async () => [],
    names: { message: messageId },
  };
}

function instantlyConcern(tx: Transaction, event: QueuedEvent): Concern | null {
  const fact = parseInstantly(event.body);
  if (!fact) return null;
  const { campaignId, leadEmail = '' } = fact;
  return {
    entityKey: `instantly:${campaignId}:${leadEmail}`,
    // Over an operator's own account all campaigns are its own, whoever else heard of them by another.
    holders: async () => (event.connection === 'environment' ? holdersOfCampaign(tx, campaignId) : []),
  };
}

/** Whoever has it from the environment's account; of a new one, which no list has named yet, whose that account's are. */
async function holdersOfCampaign(tx: Transaction, externalId: string): Promise<string[]> {
  const known = await tx.instantlyCampaign.findMany({
    where: { externalId, connection: 'environment' },
    select: { operatorId: true },
  });
  if (known.length > 0) return known.map(({ operatorId }) => operatorId);
  const owner = await environmentCampaignsOwner(tx);
  return owner ? [owner] : [];
}

async function holdersOfNumber(tx: Transaction, number: string | undefined): Promise<string[]> {
  if (!number) return [];
  const row = await tx.phoneNumber.findUnique({ where: { number }, select: { operatorId: true } });
  return row ? [row.operatorId] : [];
}
