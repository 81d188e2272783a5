import type { Days } from '../../contracts/billing/days.ts';
import { endOfDay, startOfDay } from '../../domain/billing/days.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { requireClient } from '../identity/require-client.ts';
import { Refusal } from '../refusal.ts';

/** Instants from `start` on and before `end`; undefined: open. */
export interface Period {
  /** The operator's, IANA */
  readonly zone: string;
  readonly start: Date | undefined;
  readonly end: Date | undefined;
}

/** What an export is about. */
export interface ExportSpan extends Period {
  /** Undefined: every client that the caller sees. */
  readonly clientId: string | undefined;
}

interface Asked extends Days {
  readonly clientId?: string | undefined;
}

/**
 * The span of days that a caller asks about, in the operator's zone.
 *
 * @throws Refusal invalid (to), not_found (a client that the caller does not see)
 */
export async function readPeriod(
  db: Database,
  caller: Caller,
  asked: Asked & { readonly from: string; readonly to: string },
): Promise<Period & { readonly start: Date; readonly end: Date }>;
export async function readPeriod(db: Database, caller: Caller, asked: Asked): Promise<Period>;
export async function readPeriod(
  db: Database,
  caller: Caller,
  { from, to, clientId }: Asked,
): Promise<Period> {
  if (from && to && to < from) {
    throw new Refusal('invalid', 'The span ends before it begins.', [
      { field: 'to', message: 'must not be before from' },
    ]);
  }
  if (clientId) await asTenant(db, caller.tenant, (tx) => requireClient(tx, clientId));
  const { operatorId } = caller.tenant;
  // A client does not see its operator's row; its days are the operator's all the same.
  const { zone } = await asOperator(db, operatorId, (tx) =>
    tx.organization.findUniqueOrThrow({ where: { id: operatorId }, select: { zone: true } }),
  );
  return {
    zone,
    start: from === undefined ? undefined : startOfDay(from, zone),
    end: to === undefined ? undefined : endOfDay(to, zone),
  };
}

/** The condition for an instant within a period. */
export function within({ start, end }: Period) {
  return { gte: start, lt: end };
}
