import { setTimeout as sleep } from 'node:timers/promises';
import type { InstantlyMirrorView } from '../../contracts/instantly/assignment-api.ts';
import {
  LIST_INSTANTLY_AGAIN,
  MIRROR_INSTANTLY_WORKFLOW,
  type MirrorInstantlyInput,
  mirrorInstantlyId,
} from '../../contracts/instantly/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { instantlyAccount } from './account-in-use.ts';
import { lockMirror } from './lock-mirror.ts';

/** How our list of campaigns stands with Instantly's. */
export interface MirrorState extends InstantlyMirrorView {
  readonly answeredAt: Date | null;
}

interface AskedMirror {
  /** Whatever the age of the list, Instantly is asked. */
  readonly anew?: boolean | undefined;
  /** Whether the environment names an account at Instantly. */
  readonly isShared: boolean;
  readonly now: Date;
  /** Milliseconds to wait for the answer. */
  readonly within: number;
  /** Has what is owed to workflows delivered now. */
  readonly wake: () => void;
}

const LOOK_EVERY_MS = 100;

/** A list this old is as good as a new one. */
const FRESH_MS = 60_000;

/** Who asks within this time of another's question waits for the same answer. */
const SAME_QUESTION_MS = 2_000;

/**
 * Has Instantly asked for all campaigns, unless its last list is fresh, and waits for the answer or for why there is none.
 * What does not come in time comes later: what is returned then is what was known before.
 *
 * @throws Refusal forbidden
 */
export async function awaitMirror(
  db: Database,
  caller: Caller,
  { anew, isShared, now, within, wake }: AskedMirror,
): Promise<MirrorState> {
  const operatorId = requireOperator(caller);
  const account = await instantlyAccount(db, { operatorId, isShared });
  if (account === null) {
    const row = await readMirror(db, operatorId);
    return { answeredAt: row?.answeredAt ?? null, problem: null, isConnected: false };
  }
  const { seen, isAwaited, isOwed } = await ask(db, operatorId, { now, freshMs: anew ? 0 : FRESH_MS });
  if (isOwed) wake();
  const until = performance.now() + within;
  let row: Row | null = seen;
  while (isAwaited && row && !hasEnded(seen, row) && performance.now() < until) {
    await sleep(LOOK_EVERY_MS);
    row = await readMirror(db, operatorId);
  }
  return { answeredAt: row?.answeredAt ?? null, problem: row?.problem ?? null, isConnected: true };
}

type Row = Prisma.InstantlyMirrorModel;

function readMirror(db: Database, operatorId: string): Promise<Row | null> {
  return asOperator(db, operatorId, (tx) => tx.instantlyMirror.findUnique({ where: { operatorId } }));
}

/** One question at a time: who comes while one is open waits for its answer. */
async function ask(
  db: Database,
  operatorId: string,
  { now, freshMs }: { readonly now: Date; readonly freshMs: number },
): Promise<{ seen: Row; isAwaited: boolean; isOwed: boolean }> {
  return asOperator(db, operatorId, async (tx) => {
    const seen = await lockMirror(tx, operatorId);
    const isOpen = seen.askedAt !== null;
    const isOlder = (at: Date | null, ms: number) => at === null || now.getTime() - at.getTime() > ms;
    const isOwed = isOpen
      ? isOlder(seen.askedAt, freshMs || SAME_QUESTION_MS)
      : isOlder(seen.answeredAt, freshMs) && isOlder(seen.failedAt, freshMs);
    if (!isOwed) return { seen, isAwaited: isOpen, isOwed };
    await tx.instantlyMirror.update({ where: { operatorId }, data: { askedAt: now } });
    const input: MirrorInstantlyInput = { operatorId };
    await oweSignal(tx, {
      operatorId,
      workflowId: mirrorInstantlyId(operatorId),
      workflowType: MIRROR_INSTANTLY_WORKFLOW,
      start: 'entity',
      input: { ...input },
      signal: LIST_INSTANTLY_AGAIN,
    });
    return { seen, isAwaited: true, isOwed };
  });
}

/** By whatever clock it was written. */
function hasEnded(seen: Row, row: Row): boolean {
  return (
    row.answeredAt?.getTime() !== seen.answeredAt?.getTime() ||
    row.failedAt?.getTime() !== seen.failedAt?.getTime()
  );
}
