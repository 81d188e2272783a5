import { recordBooking } from '../../services/appointments/record-booking.ts';
import { recordBillingFact } from '../../services/billing/record-billing-fact.ts';
import { recordCall } from '../../services/calls/record-call.ts';
import type { Applied } from '../../services/inbox/applied.ts';
import { fileEvent, type QueuedEvent } from '../../services/inbox/event-queue.ts';
import { recordInstantlyEvent } from '../../services/instantly/record-event.ts';
import { recordEmailRevocation, recordReceipt } from '../../services/messaging/record-receipt.ts';
import { recordEmail } from '../../services/messaging/record-email.ts';
import { recordText } from '../../services/messaging/record-text.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { parseCalcom } from '../../vendors/calcom/events.ts';
import { identityOf, parseInstantly } from '../../vendors/instantly/events.ts';
import { parseMessagebird } from '../../vendors/messagebird/events.ts';
import { parseRetell } from '../../vendors/retell/events.ts';
import { parseSendgrid } from '../../vendors/sendgrid/events.ts';
import { parseInbound } from '../../vendors/sendgrid/inbound.ts';
import { parseStripe } from '../../vendors/stripe/events.ts';
import { parseTwilio } from '../../vendors/twilio/events.ts';

/**
 * Applies one event and files it, in one transaction: a crash leaves both undone, a repeat finds it filed. The
 * entity's lock keeps two processes from applying two events of one entity at a time.
 */
export async function applyEvent(db: Database, event: QueuedEvent & { operatorId: string }): Promise<void> {
  const entity = `entity:${event.operatorId}:${event.entityKey}`;
  await asOperator(db, event.operatorId, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${entity}, 0))`;
    await fileEvent(tx, event, await applyFact(tx, event));
  });
}

async function applyFact(tx: Transaction, event: QueuedEvent & { operatorId: string }): Promise<Applied> {
  const { operatorId, body, receivedAt: at } = event;
  const actor = { kind: 'event', id: `${event.vendor}:${event.seq}` } as const;
  const connectionId = event.connection === 'environment' ? null : event.connection;
  switch (event.vendor) {
    case 'retell': {
      const fact = parseRetell(body);
      return fact ? recordCall(tx, { operatorId, fact, actor, connectionId }) : 'ignored';
    }
    case 'calcom': {
      const fact = parseCalcom(body);
      return fact ? recordBooking(tx, { operatorId, fact, actor, connectionId }) : 'ignored';
    }
    case 'twilio': {
      const fact = parseTwilio(body, at);
      if (fact?.type === 'text') {
        return recordText(tx, { operatorId, connectionId, vendor: 'twilio', text: fact.text, at, actor });
      }
      return fact ? recordReceipt(tx, { operatorId, receipt: fact.receipt, actor }) : 'ignored';
    }
    case 'messagebird': {
      const fact = parseMessagebird(body);
      if (fact?.type === 'text') {
        return recordText(tx, {
          operatorId,
          connectionId,
          vendor: 'messagebird',
          text: fact.text,
          at,
          actor,
        });
      }
      return fact ? recordReceipt(tx, { operatorId, receipt: fact.receipt, actor }) : 'ignored';
    }
    case 'sendgrid': {
      if (event.kind === 'inbound')
        return recordEmail(tx, { operatorId, email: parseInbound(body), at, actor });
      const fact = parseSendgrid(body);
      if (fact?.type === 'revocation') {
        return recordEmailRevocation(tx, { operatorId, revocation: fact.revocation, at, actor });
      }
      return fact ? recordReceipt(tx, { operatorId, receipt: fact.receipt, actor }) : 'ignored';
    }
    case 'stripe': {
      const fact = parseStripe(body);
      return fact ? recordBillingFact(tx, { operatorId, fact, actor, heardAt: at }) : 'ignored';
    }
    case 'instantly': {
      const fact = parseInstantly(body);
      if (!fact) return 'ignored';
      const { connection, receivedAt } = event;
      const externalId = identityOf(JSON.parse(body));
      return recordInstantlyEvent(tx, { operatorId, connection, externalId, fact, receivedAt, actor });
    }
    default:
      return 'ignored';
  }
}
