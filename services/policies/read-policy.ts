import type { PolicyBody } from '../../contracts/policies/policy.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** The numbers of one policy version. Versions never change: what a promise began with is what it keeps. */
export async function readPolicy(tx: Transaction, policyId: string): Promise<PolicyBody> {
  const policy = await tx.policy.findUniqueOrThrow({ where: { id: policyId }, select: { body: true } });
  return policy.body as unknown as PolicyBody;
}
