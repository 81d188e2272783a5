import type { Database } from '../prisma/client.ts';
import { asSystem } from '../prisma/tenant.ts';

const POLL_MS = 50;
const AT_MOST_MS = 60_000;

/**
 * Waits until the relay has applied every event that arrived while nobody was there. Only then may work go out: a STOP
 * that waits in the inbox must be read before the next text, an answer before the verdict.
 */
export async function catchUp(db: Database): Promise<void> {
  const started = new Date();
  while (Date.now() - started.getTime() < AT_MOST_MS) {
    const waiting = await asSystem(db, (tx) =>
      tx.vendorEvent.findFirst({
        where: { status: 'pending', attempts: { lt: 2 }, receivedAt: { lte: started } },
        select: { seq: true },
      }),
    );
    if (!waiting) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
