import type { MessagebirdClient } from '../../vendors/messagebird/client.ts';
import { OURS } from './ours.ts';

const US = '+14155550100';
const LEAD = '+14155550133';

/** Sends a text twice under one key, and looks for it and for another: by every method. */
export async function driveMessagebird(client: MessagebirdClient): Promise<void> {
  const since = new Date();
  const text: Required<Parameters<MessagebirdClient['sendSms']>[0]> = {
    ...{ from: US, to: LEAD, body: 'Hello from the contract suite.', category: 'transactional' },
    ...{ operatorId: OURS.operator, messageId: OURS.message },
  };
  const { vendorId } = await client.sendSms(text);
  const again = await client.sendSms(text);
  const found = await client.findSms({ ...text, since });
  const other = await client.findSms({ ...text, messageId: 'msg_2', since });
  if (again.vendorId !== vendorId || found.join() !== vendorId || other.length > 0) {
    throw new Error(`sent ${vendorId} and ${again.vendorId}, found ${found.join()} and ${other.join()}`);
  }
  await client.sendSms({ ...text, messageId: 'msg_3', category: 'marketing' });
}
