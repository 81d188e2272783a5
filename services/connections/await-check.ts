import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import type { AskedCheck } from './connection-row.ts';

const LOOK_EVERY_MS = 150;

/** What the vendor said; `checking`: nothing yet. */
export type CheckAnswer =
  | { readonly is: 'right' | 'checking' }
  | { readonly is: 'refused'; readonly problem: string };

/**
 * Waits until the vendor has said whether what was entered is right.
 *
 * @param within milliseconds
 * @throws Refusal conflict (something else was entered, or the connection was ended, meanwhile)
 */
export async function awaitCheck(
  db: Database,
  caller: Caller,
  { connectionId: id, version }: AskedCheck,
  within: number,
): Promise<CheckAnswer> {
  const until = performance.now() + within;
  for (;;) {
    const row = await asTenant(db, caller.tenant, (tx) =>
      tx.vendorConnection.findUniqueOrThrow({
        where: { id },
        select: { status: true, enteredVersion: true, checkedVersion: true, problem: true },
      }),
    );
    if (row.status === 'ended' || row.enteredVersion > version)
      throw new Refusal('conflict', 'Something else was entered meanwhile, or the connection was ended.');
    if (row.checkedVersion >= version)
      return row.problem === null ? { is: 'right' } : { is: 'refused', problem: row.problem };
    if (performance.now() >= until) return { is: 'checking' };
    await sleep(LOOK_EVERY_MS);
  }
}
