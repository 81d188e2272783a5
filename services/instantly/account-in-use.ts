import type { Database } from '../../prisma/client.ts';
import { asOperator, asSystem, type Transaction } from '../../prisma/tenant.ts';
import { activeConnection } from '../connections/active-connection.ts';
import { environmentOwner } from '../inbox/environment-owner.ts';

/** Where campaigns are kept that came over the environment's account. */
export const ENVIRONMENT = 'environment';

interface Asked {
  readonly operatorId: string;
  /** Whether the environment names an account at Instantly. */
  readonly isShared: boolean;
}

/** The account at Instantly whose campaigns are the operator's: a connection's id, or `environment`. Null: there is none. */
export async function instantlyAccount(
  db: Database,
  { operatorId, isShared }: Asked,
): Promise<string | null> {
  const own = await asOperator(db, operatorId, (tx) => activeConnection(tx, operatorId, 'instantly'));
  if (own) return own;
  if (!isShared) return null;
  return (await asSystem(db, environmentCampaignsOwner)) === operatorId ? ENVIRONMENT : null;
}

/**
 * Whose the campaigns at the environment's account are: the operator's that is alone here, or has had them since it was.
 * Null: several might be meant, and what one of them sends is no other's to see.
 */
export async function environmentCampaignsOwner(tx: Transaction): Promise<string | null> {
  const alone = await environmentOwner(tx);
  if (alone) return alone;
  const [holder, ...others] = await tx.$queryRaw<{ operatorId: string }[]>`
    SELECT DISTINCT operator_id AS "operatorId" FROM instantly_campaign WHERE connection = ${ENVIRONMENT} LIMIT 2`;
  return others.length === 0 ? (holder?.operatorId ?? null) : null;
}
