import { SEQUENCES } from '../../domain/campaigns/sequences.ts';
import { POLICIES } from '../../domain/policies/standard.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** Gives a new operator the policies and sequences that everybody begins with. */
export async function installDefaults(tx: Transaction, operatorId: string): Promise<void> {
  await tx.policy.createMany({
    data: Object.entries(POLICIES).map(([name, body]) => ({
      operatorId,
      name,
      version: 1,
      body: body as unknown as Prisma.InputJsonObject,
    })),
  });
  await tx.sequence.createMany({
    data: Object.entries(SEQUENCES).map(([name, steps]) => ({
      operatorId,
      name,
      version: 1,
      steps: steps as unknown as Prisma.InputJsonArray,
    })),
  });
}
