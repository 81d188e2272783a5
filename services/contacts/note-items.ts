import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { ErasedPerson } from './read-erasure.ts';

/** What is told of those who cannot be asked to erase something. Never a name, a number or an address. */
const CANNOT = {
  bird: 'MessageBird has no request that deletes a text: it keeps it for as long as its own rules say',
  instantly:
    'it is a lead at Instantly, whose campaigns we do not change: whoever has the account has to delete it there',
  unheard: 'the vendor never said whether it has this message, so it cannot be named to it',
} as const;

/**
 * Notes where else something of the person lies, before its rows no longer tell: texts and emails at their vendors,
 * calls, bookings, files that came by mail. What is noted is not noted again.
 */
export async function noteItems(tx: Transaction, person: ErasedPerson, now: Date): Promise<void> {
  const { operatorId, erasureId, leadIds, contactIds, appointmentIds } = person;
  const mine = Prisma.sql`(lead_id = ANY (${leadIds}::uuid[]) OR contact_id = ANY (${contactIds}::uuid[]))`;
  const own = Prisma.sql`${operatorId}::uuid, ${erasureId}::uuid`;
  const add = (select: Prisma.Sql) =>
    tx.$executeRaw(Prisma.sql`INSERT INTO erasure_item
      (operator_id, erasure_id, holder, kind, reference, status, reason, connection_id)
      ${select} ON CONFLICT DO NOTHING`);
  // A text that came in has its vendor in its id alone.
  const holder = Prisma.sql`CASE WHEN channel = 'email' THEN 'sendgrid' WHEN vendor IS NOT NULL THEN vendor
    WHEN vendor_id LIKE 'sms\\_%' THEN 'messagebird' ELSE 'twilio' END`;
  await add(Prisma.sql`SELECT DISTINCT ${own}, holder, 'text', vendor_id,
      CASE holder WHEN 'twilio' THEN 'pending' ELSE 'kept' END,
      CASE holder WHEN 'twilio' THEN NULL ELSE ${CANNOT.bird} END, connection_id
    FROM (SELECT ${holder} AS holder, vendor_id, connection_id FROM message WHERE ${mine} AND channel = 'sms' AND vendor_id IS NOT NULL) AS texts`);
  await add(Prisma.sql`SELECT ${own}, ${holder}, CASE channel WHEN 'sms' THEN 'text' ELSE 'email' END, 'ours:' || id,
      'kept', ${CANNOT.unheard}, connection_id
    FROM message WHERE ${mine} AND direction = 'outbound' AND vendor_id IS NULL AND status IN ('sending', 'unconfirmed')
      AND body <> ''`);
  // It is asked by address, once for all emails of an account.
  await add(Prisma.sql`SELECT DISTINCT ${own}, 'sendgrid', 'recipient',
      'recipient' || coalesce(':' || connection_id, ''), 'pending', NULL, connection_id
    FROM message WHERE ${mine} AND channel = 'email' AND body <> ''`);
  await add(Prisma.sql`SELECT ${own}, 'retell', 'call', coalesce(vendor_id, 'ours:' || id), 'pending',
      CASE WHEN status IN ('dialing', 'ongoing') THEN 'open' END, connection_id
    FROM call WHERE ${mine} AND content_erased_at IS NULL
      AND (vendor_id IS NOT NULL OR status IN ('dialing', 'ongoing'))`);
  await add(Prisma.sql`SELECT ${own}, 'calcom', 'booking', uid, 'pending',
      CASE WHEN status = 'accepted' AND starts_at > ${now.toISOString()}::timestamptz THEN 'ahead' ELSE 'over' END, connection_id
    FROM booking WHERE appointment_id = ANY (${appointmentIds}::uuid[])`);
  await add(Prisma.sql`SELECT DISTINCT ${own}, 'instantly', 'recipient', 'recipient', 'kept', ${CANNOT.instantly}, NULL::uuid
    FROM instantly_event WHERE operator_id = ${operatorId}::uuid AND lead_email = ANY (${person.addresses}::text[])`);
  await add(Prisma.sql`SELECT DISTINCT ${own}, 'disk', 'attachment', file->>'sha256', 'pending', NULL, NULL::uuid
    FROM message CROSS JOIN LATERAL jsonb_array_elements(attachments) AS file
    WHERE ${mine} AND jsonb_typeof(attachments) = 'array'`);
}
