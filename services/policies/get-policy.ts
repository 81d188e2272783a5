import { sayPolicy } from '../../domain/policies/say-policy.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { bodyOf, nameSavers, type PolicyLogins, readSavers, requirePolicy } from './view-policy.ts';

/** One version of a policy. @throws Refusal forbidden, not_found */
export async function getPolicy({ db, authDb }: PolicyLogins, caller: Caller, policyId: string) {
  const { row, newer, savers } = await asOperator(db, requireOperator(caller), async (tx) => {
    const row = await requirePolicy(tx, policyId);
    const newer = await tx.policy.count({ where: { name: row.name, version: { gt: row.version } } });
    return { row, newer, savers: await readSavers(tx, [policyId]) };
  });
  const byOf = await nameSavers(authDb, caller, savers);
  const body = bodyOf(row);
  const { id, name, version, createdAt } = row;
  return {
    ...{ id, name, version, createdAt, by: byOf(id), isNewest: newer === 0 },
    ...{ body, facts: sayPolicy(body) },
  };
}
