import type { Database } from '../prisma/client.ts';
import { asSystem } from '../prisma/tenant.ts';

const POLL_MS = 50;
const AT_MOST_MS = 60_000;

/**
 * Waits until the relay has applied every event that arrived while nobody was there, and told the workflows. Only then may work go out: a STOP
 * that waits in the inbox must be read before the next text, an answer before the verdict.
 */
export async function catchUp(db: Database): Promise<void> {
  const started = new Date();
  while (Date.now() - started.getTime() < AT_MOST_MS) {
    const waiting = await asSystem(db, async (tx) => {
      const events = { status: 'pending', attempts: { lt: 2 }, receivedAt: { lte: started } };
      const signals = { status: 'pending', attempts: { lt: 2 }, createdAt: { lte: started } };
      return (
        (await tx.vendorEvent.count({ where: events })) + (await tx.workflowSignal.count({ where: signals }))
      );
    });
    if (waiting === 0) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
