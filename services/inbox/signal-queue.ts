import type { Database } from '../../prisma/client.ts';
import { asSystem } from '../../prisma/tenant.ts';

export interface QueuedSignal {
  readonly seq: bigint;
  readonly operatorId: string;
  readonly workflowId: string;
  readonly workflowType: string;
  readonly start: 'never' | 'once' | 'entity';
  readonly input: object;
  readonly signal: string | null;
  readonly args: unknown[];
  readonly attempts: number;
}

const LEASE_SECONDS = 30;
const GIVE_UP_AFTER = 20;

/** Takes what is owed to workflows, the first in line of each, for as long as a lease. */
export async function claimSignals(db: Database, take: number): Promise<QueuedSignal[]> {
  return asSystem(
    db,
    (tx) => tx.$queryRaw<QueuedSignal[]>`
      UPDATE workflow_signal SET next_at = now() + make_interval(secs => ${LEASE_SECONDS}), attempts = attempts + 1
      WHERE seq IN (
        SELECT seq FROM workflow_signal first
        WHERE status = 'pending' AND next_at <= now() AND NOT EXISTS (
          SELECT 1 FROM workflow_signal earlier
          WHERE earlier.status = 'pending' AND earlier.workflow_id = first.workflow_id AND earlier.seq < first.seq)
        ORDER BY seq LIMIT ${take} FOR UPDATE SKIP LOCKED)
      RETURNING seq, operator_id AS "operatorId", workflow_id AS "workflowId", workflow_type AS "workflowType", start,
        input, signal, args, attempts`,
  );
}

/** Files delivered signals, all of a round at once. A crash before this delivers them again: handlers bear that. */
export async function fileSignals(
  db: Database,
  seqs: readonly bigint[],
  status: 'sent' | 'no_recipient',
): Promise<void> {
  if (seqs.length === 0) return;
  await asSystem(db, (tx) =>
    tx.workflowSignal.updateMany({
      where: { seq: { in: [...seqs] }, status: 'pending' },
      data: { status, error: null, sentAt: new Date() },
    }),
  );
}

/** Delivery failed. When Temporal is merely away the signal waits, however long; otherwise it is quarantined in the end. */
export async function postponeSignal(
  db: Database,
  signal: QueuedSignal,
  error: { readonly message: string; readonly temporalIsAway: boolean },
): Promise<void> {
  const over = !error.temporalIsAway && signal.attempts >= GIVE_UP_AFTER;
  const delay = error.temporalIsAway ? 1_000 : Math.min(60_000, 125 * 2 ** Math.min(signal.attempts, 10));
  await asSystem(db, (tx) =>
    tx.workflowSignal.updateMany({
      where: { seq: signal.seq, status: 'pending' },
      data: {
        error: error.message,
        nextAt: new Date(Date.now() + delay),
        ...(over && { status: 'quarantined' }),
        ...(error.temporalIsAway && { attempts: 0 }),
      },
    }),
  );
}
