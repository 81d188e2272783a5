import type { PolicyBody } from '../../contracts/policies/policy.ts';
import { NEWER_PROMISES } from '../../domain/policies/standard.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** The numbers of one policy version. Versions never change: what a promise began with is what it keeps. */
export async function readPolicy(tx: Transaction, policyId: string): Promise<PolicyBody> {
  const policy = await tx.policy.findUniqueOrThrow({ where: { id: policyId }, select: { body: true } });
  return completePolicy(policy.body);
}

/** Windows, caps and what needs consent are read as they are now: from the newest version of the same policy. */
export async function readRules(
  tx: Transaction,
  policyId: string,
): Promise<Pick<PolicyBody, 'window' | 'caps' | 'consent'>> {
  const pinned = await tx.policy.findUniqueOrThrow({ where: { id: policyId }, select: { name: true } });
  const { body } = await tx.policy.findFirstOrThrow({
    where: { name: pinned.name },
    orderBy: { version: 'desc' },
    select: { body: true },
  });
  return completePolicy(body);
}

/** The promises of a stored policy: those of an older make do not speak of all. */
export function completePolicy(body: unknown): PolicyBody {
  return { ...NEWER_PROMISES, ...(body as PolicyBody) };
}
