import { randomBytes } from 'node:crypto';
import type { Database } from '../../prisma/client.ts';
import { asOperator, asSystem, type Transaction } from '../../prisma/tenant.ts';
import { standingLead } from '../contacts/contacts-at.ts';
import { bookingLink } from './booking-link.ts';

interface Lead {
  readonly operatorId: string;
  readonly clientId: string;
  readonly leadId: string;
}

/** Characters of 6 bits each: nobody comes upon a lead's name and number by trying. */
const CODE_LENGTH = 10;
const CODE = /^[\w-]{10}$/;

/**
 * The code of a lead's own short address. What it leads to is some 280 characters long, filled in as it is with the
 * lead's answers: two segments of every text.
 */
export async function bookingCode(tx: Transaction, { operatorId, clientId, leadId }: Lead): Promise<string> {
  const where = { operatorId_leadId: { operatorId, leadId } };
  const known = await tx.bookingLink.findUnique({ where });
  if (known) return known.code;
  const code = randomBytes(CODE_LENGTH).toString('base64url').slice(0, CODE_LENGTH);
  await tx.bookingLink.createMany({ data: { code, operatorId, clientId, leadId }, skipDuplicates: true });
  return (await tx.bookingLink.findUniqueOrThrow({ where })).code;
}

/** Where a short address leads now: to moving the lead's appointment, or to its booking page. Null: nowhere any more. */
export async function followBookingCode(db: Database, code: string, now: Date): Promise<string | null> {
  if (!CODE.test(code)) return null;
  const found = await asSystem(db, (tx) => tx.bookingLink.findUnique({ where: { code } }));
  if (!found) return null;
  const { operatorId } = found;
  return asOperator(db, operatorId, async (tx) => {
    const leadId = (await standingLead(tx, found.leadId)) ?? found.leadId;
    const { contact, campaign } = await tx.lead.findUniqueOrThrow({
      where: { id: leadId },
      include: { contact: true, campaign: { select: { bookingUrl: true, zone: true } } },
    });
    const zone = contact.zone ?? campaign.zone;
    return bookingLink(tx, campaign.bookingUrl, { operatorId, leadId, contact, zone, now });
  });
}
