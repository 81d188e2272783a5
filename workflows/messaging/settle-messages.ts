import { log } from '@temporalio/workflow';
import { bulk, unsettled } from '../act.ts';
import { say } from '../describe.ts';

/** Asks the vendors what became of messages of which we never heard. A schedule starts it every ten minutes. */
export async function settleMessages(): Promise<Record<string, number>> {
  const waiting = await unsettled.listUnsettled();
  const vendors = bulk();
  const counts: Record<string, number> = {};
  for (const { vendor, ...message } of waiting) {
    try {
      const settled = await vendors[vendor].settleMessage(message);
      counts[settled] = (counts[settled] ?? 0) + 1;
    } catch (error) {
      log.warn('a message could not be settled now', { error });
    }
  }
  say(`${waiting.length} messages were asked about: ${JSON.stringify(counts)}`);
  return counts;
}
