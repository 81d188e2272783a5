import type { TwilioClient } from '../../vendors/twilio/client.ts';
import { OURS } from './ours.ts';

const US = '+14155550100';
const LEAD = '+14155550133';

/** Sends texts, looks for one, and forgets one: by every method. `target` is where receipts go. */
export async function driveTwilio(client: TwilioClient, target: string): Promise<void> {
  const since = new Date();
  const text: Required<Parameters<TwilioClient['sendSms']>[0]> = {
    ...{ from: US, to: LEAD, body: 'Hello from the contract suite.' },
    statusCallback: `${target}?message=${OURS.message}`,
  };
  const { vendorId } = await client.sendSms(text);
  const found = await client.findSms({ ...text, since });
  const other = await client.findSms({ ...text, body: 'Something else.', since });
  if (found[0] !== vendorId || other.length > 0) throw new Error(`found ${found.join()} and ${other.join()}`);
  const forgotten = await client.sendSms({ ...text, body: 'To be forgotten.' });
  await client.deleteSms(forgotten.vendorId);
  // Gone already: as good as deleted.
  await client.deleteSms(forgotten.vendorId);
}
