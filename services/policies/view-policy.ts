import type { PolicyBody } from '../../contracts/policies/policy.ts';
import type { Database } from '../../prisma/client.ts';
import type { Policy } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor, Caller } from '../caller.ts';
import { nameActors } from '../identity/name-actors.ts';
import { Refusal } from '../refusal.ts';
import { completePolicy } from './read-policy.ts';

/** The two logins: policies are the tenant's, names are sign-in's. */
export interface PolicyLogins {
  readonly db: Database;
  readonly authDb: Database;
}

/** Who saved a version; null: it came with the product. */
export type SavedBy = Actor & { readonly name: string | null };

/** @throws Refusal not_found */
export async function requirePolicy(tx: Transaction, id: string): Promise<Policy> {
  const policy = await tx.policy.findUnique({ where: { id } });
  if (!policy) throw new Refusal('not_found', 'There is no such policy.');
  return policy;
}

/** What a row promises, those promises among it that it is too old to speak of. */
export function bodyOf(policy: Pick<Policy, 'body'>): PolicyBody {
  return completePolicy(policy.body);
}

/** The audit trail knows who saved which version. */
export async function readSavers(tx: Transaction, policyIds: readonly string[]): Promise<Map<string, Actor>> {
  const rows = await tx.audit.findMany({
    where: { subjectType: 'policy', subjectId: { in: [...policyIds] }, action: 'policy.save' },
    select: { subjectId: true, actorKind: true, actorId: true },
  });
  return new Map(
    rows.map(({ subjectId, actorKind, actorId }) => [subjectId, { kind: actorKind, id: actorId } as Actor]),
  );
}

/** Puts names to those who saved versions. */
export async function nameSavers(
  authDb: Database,
  { tenant }: Caller,
  savers: ReadonlyMap<string, Actor>,
): Promise<(policyId: string) => SavedBy | null> {
  const nameOf = await nameActors(authDb, tenant, [...savers.values()]);
  return (policyId) => {
    const actor = savers.get(policyId);
    return actor ? { ...actor, name: nameOf(actor) } : null;
  };
}
