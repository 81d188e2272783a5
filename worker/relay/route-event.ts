import type { QueuedEvent, Route } from '../../services/inbox/event-queue.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { operatorOfEmail } from '../../services/messaging/operator-of-email.ts';
import { ourId } from '../../services/our-id.ts';
import { parseCalcom } from '../../vendors/calcom/events.ts';
import { UnreadableEvent } from '../../vendors/event.ts';
import { parseMessagebird } from '../../vendors/messagebird/events.ts';
import { parseRetell } from '../../vendors/retell/events.ts';
import { parseSendgrid } from '../../vendors/sendgrid/events.ts';
import { parseInbound } from '../../vendors/sendgrid/inbound.ts';
import { parseTwilio } from '../../vendors/twilio/events.ts';
import { routeBilling } from './route-billing.ts';
import { to } from './to.ts';

type Router = (tx: Transaction, event: QueuedEvent) => Promise<Route | null>;

const ROUTERS: Readonly<Record<string, Router>> = {
  retell: routeCall,
  calcom: routeBooking,
  twilio: routeText,
  messagebird: routeBirdText,
  sendgrid: routeEmail,
  stripe: routeBilling,
};

/** Finds whose event it is: by our ids where it carries them, else by the number or the event type it names. */
export async function routeEvent(tx: Transaction, event: QueuedEvent): Promise<Route> {
  const router = ROUTERS[event.vendor];
  if (!router) return { drop: 'quarantined', error: `no router for vendor ${event.vendor}` };
  try {
    return (await router(tx, event)) ?? { drop: 'ignored' };
  } catch (error) {
    if (error instanceof UnreadableEvent) return { drop: 'quarantined', error: error.message };
    throw error;
  }
}

async function routeCall(tx: Transaction, event: QueuedEvent): Promise<Route | null> {
  const fact = parseRetell(event.body);
  if (!fact) return null;
  const [ours, theirs] = fact.direction === 'inbound' ? [fact.to, fact.from] : [fact.from, fact.to];
  const operatorId = ourId(fact.operatorId) ?? (await operatorOfNumber(tx, ours));
  return to(operatorId, `phone:${theirs ?? fact.vendorCallId}`);
}

async function routeBooking(tx: Transaction, event: QueuedEvent): Promise<Route | null> {
  const fact = parseCalcom(event.body);
  if (!fact) return null;
  const route = fact.eventTypeId
    ? await tx.calcomEventType.findUnique({ where: { eventTypeId: fact.eventTypeId } })
    : null;
  // The registered event type decides: whoever opens a booking page may write what they like into its metadata.
  const operatorId =
    route?.operatorId ??
    ourId(fact.operatorId) ??
    (await operatorOfBooking(tx, fact.previousUid ?? fact.uid));
  return to(
    operatorId,
    `booking:${ourId(fact.leadId) ?? fact.attendee?.email ?? fact.previousUid ?? fact.uid}`,
  );
}

/** A no-show mark names nothing but the booking; the booking itself may still wait in the inbox. */
async function operatorOfBooking(tx: Transaction, uid: string): Promise<string | null> {
  const booking = await tx.booking.findFirst({ where: { uid }, select: { operatorId: true } });
  if (booking) return booking.operatorId;
  const waiting = await tx.vendorEvent.findFirst({
    where: { status: 'pending', vendor: 'calcom', operatorId: { not: null }, body: { contains: uid } },
    select: { operatorId: true },
  });
  return waiting?.operatorId ?? null;
}

async function routeText(tx: Transaction, event: QueuedEvent): Promise<Route | null> {
  const fact = parseTwilio(event.body, event.receivedAt);
  if (!fact) return null;
  if (fact.type === 'text') return to(await operatorOfNumber(tx, fact.text.to), `phone:${fact.text.from}`);
  const from = new URLSearchParams(event.body).get('From') ?? undefined;
  return to(await operatorOfNumber(tx, from), `message:${fact.receipt.messageId ?? fact.receipt.vendorId}`);
}

async function routeBirdText(tx: Transaction, event: QueuedEvent): Promise<Route | null> {
  const fact = parseMessagebird(event.body);
  if (!fact) return null;
  if (fact.type === 'text') return to(await operatorOfNumber(tx, fact.text.to), `phone:${fact.text.from}`);
  const { operatorId, messageId, vendorId } = fact.receipt;
  return to(ourId(operatorId) ?? (await operatorOfNumber(tx, fact.from)), `message:${messageId ?? vendorId}`);
}

async function routeEmail(tx: Transaction, event: QueuedEvent): Promise<Route | null> {
  if (event.kind === 'inbound') {
    const email = parseInbound(event.body);
    return to(await operatorOfEmail(tx, email), `email:${email.from}`);
  }
  const fact = parseSendgrid(event.body);
  if (!fact) return null;
  return fact.type === 'receipt'
    ? to(ourId(fact.receipt.operatorId), `message:${fact.receipt.messageId ?? fact.receipt.vendorId}`)
    : to(ourId(fact.revocation.operatorId), `email:${fact.revocation.email}`);
}

async function operatorOfNumber(tx: Transaction, number: string | undefined): Promise<string | null> {
  if (!number) return null;
  const row = await tx.phoneNumber.findUnique({ where: { number }, select: { operatorId: true } });
  return row?.operatorId ?? null;
}
