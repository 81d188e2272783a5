import {
  MESSAGE_WORKFLOW,
  type MessageInput,
  messageWorkflowId,
} from '../../contracts/messaging/workflow.ts';
import { plainSms, sizeOfSms } from '../../domain/messaging/sms-text.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { readSmsVendor } from './sms-vendor.ts';

/**
 * Owes somebody one message, in the transaction that makes it due: it goes through the door when its hour has come.
 *
 * @param workflowId of a workflow that is started once: the message's own, or that of another try
 */
export async function oweMessage(
  tx: Transaction,
  message: Omit<MessageInput, 'smsVendor'>,
  workflowId = messageWorkflowId(message.key),
): Promise<void> {
  const smsVendor = message.channel === 'sms' ? await readSmsVendor(tx, message.operatorId) : undefined;
  const input = { ...message, ...(smsVendor && { smsVendor }) };
  await oweSignal(tx, {
    operatorId: message.operatorId,
    workflowId,
    workflowType: MESSAGE_WORKFLOW,
    start: 'once',
    input,
  });
}

export interface WrittenMessage extends Omit<MessageInput, 'template' | 'smsVendor' | 'invoiceId'> {
  readonly leadId: string;
  readonly clientId: string;
  readonly contactId: string;
  readonly subject: string | null;
  readonly body: string;
}

/**
 * Owes a message in a person's own words, or in words that were put together just now. It can be seen at once, as
 * `waiting`.
 *
 * @returns the message's id
 */
export async function oweWrittenMessage(tx: Transaction, message: WrittenMessage): Promise<string> {
  const { operatorId, leadId, appointmentId, channel, purpose, key } = message;
  const { clientId, contactId, subject } = message;
  const body = channel === 'sms' ? plainSms(message.body) : message.body;
  const about = { operatorId, clientId, leadId, contactId, appointmentId, key, channel, purpose };
  await tx.message.createMany({
    data: {
      ...about,
      direction: 'outbound',
      status: 'waiting',
      reason: 'queued',
      fromAddress: '',
      toAddress: '',
      subject,
      body,
      ...(channel === 'sms' && sizeOfSms(body)),
    },
    skipDuplicates: true,
  });
  const { id } = await tx.message.findUniqueOrThrow({
    where: { operatorId_key: { operatorId, key } },
    select: { id: true },
  });
  await oweMessage(tx, { operatorId, leadId, appointmentId, channel, purpose, template: 'written', key });
  return id;
}
