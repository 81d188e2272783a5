import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { type ComposeRequest, type Composed, type MessageVendorName, USUAL_VENDOR } from './compose.ts';
import type { OutgoingMessage } from './message-vendor.ts';
import type { MailExtras } from './put-into-words.ts';

export interface SendRequest extends ComposeRequest {
  /** After this it is too late to be of use. */
  readonly until: Date | null;
}

export type MessageRow = NonNullable<Awaited<ReturnType<Transaction['message']['findUnique']>>>;

export function vendorNameOf({ vendor, channel }: Pick<MessageRow, 'vendor' | 'channel'>): MessageVendorName {
  return (vendor as MessageVendorName | null) ?? USUAL_VENDOR[channel as 'sms' | 'email'];
}

export function findRow(db: Database, request: SendRequest): Promise<MessageRow | null> {
  return asOperator(db, request.operatorId, (tx) =>
    tx.message.findUnique({
      where: { operatorId_key: { operatorId: request.operatorId, key: request.key } },
    }),
  );
}

export async function writeRow(
  tx: Transaction,
  request: SendRequest,
  composed: Composed,
  says: { status: string; reason: string | null; connectionId?: string | null },
  earlier: MessageRow | null,
): Promise<MessageRow> {
  if (earlier) {
    return tx.message.update({
      // Its receipt may have come since it was read: what is out is not sent again, and the next try reads it anew.
      where: { id: earlier.id, status: earlier.status },
      data: {
        ...says,
        // The number does not change once the vendor was asked: whoever answers, answers there.
        ...(earlier.status === 'waiting' && {
          ...(isUntried(earlier) ? addresses(composed) : { toAddress: composed.to ?? '' }),
          // What is put together anew is kept anew: a row says what its email said.
          ...(request.template !== 'written' && { subject: composed.subject, body: composed.text }),
          ...form(composed),
        }),
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
      invoiceId: request.invoiceId,
      appointmentId: request.appointmentId,
      key: request.key,
      direction: 'outbound',
      channel: request.channel,
      purpose: request.purpose,
      template: request.template,
      ...addresses(composed),
      subject: composed.subject,
      body: composed.text,
      ...form(composed),
      attempts: 1,
      attemptedAt: new Date(),
      ...says,
    },
  });
}

function addresses({ vendor, from, to }: Composed) {
  return { vendor, fromAddress: from ?? '', toAddress: to ?? '' };
}

function form({ html, segments, encoding }: Composed) {
  return { html, segments, encoding };
}

/** Whom to ask for it: once a vendor was asked, the number is kept, and with it the vendor. */
export function carrierOf(composed: Composed, earlier: MessageRow | null): MessageVendorName {
  return earlier && !isUntried(earlier) ? vendorNameOf(earlier) : composed.vendor;
}

function isUntried({ status, attempts }: MessageRow): boolean {
  return status === 'waiting' && attempts === 0;
}

/** Closes a row that stands at `sending`. */
export async function closeRow(
  db: Database,
  row: MessageRow,
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

/** `mail`: what rides along with an email, and is not kept. */
export function outgoing(row: MessageRow, mail: MailExtras | null = null): OutgoingMessage {
  const { hidden, token } = mail?.secret ?? { hidden: '', token: '' };
  const shown = (text: string): string => (hidden ? text.replaceAll(hidden, token) : text);
  return {
    messageId: row.id,
    operatorId: row.operatorId,
    purpose: row.purpose,
    from: row.fromAddress,
    to: row.toAddress,
    subject: row.subject,
    text: shown(row.body) + (mail?.footer ?? ''),
    html: row.html === null ? null : shown(row.html),
    headers: mail?.headers ?? {},
    replyTo: null,
  };
}
