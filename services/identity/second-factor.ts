import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../seal.ts';

/** What the verbs about second factors share. */
export interface SecondFactorDeps {
  /** Opened with the login of sign-in. */
  readonly authDb: Database;
  readonly seal: Sealer;
  /** Keys the hashes of backup codes, so that the rows alone do not let anybody guess them. */
  readonly secret: string;
  readonly now: () => Date;
}

export type SecondFactorRow = Prisma.SecondFactorGetPayload<object>;

/**
 * Works on a person's second factor, one request at a time. A Refusal that `work` returns is thrown after what it
 * wrote is committed: wrong tries count.
 *
 * @throws Refusal
 */
export async function withSecondFactor<T>(
  { authDb }: SecondFactorDeps,
  userId: string,
  work: (tx: Transaction, row: SecondFactorRow) => Promise<T | Refusal>,
): Promise<T> {
  const outcome = await authDb.$transaction(async (tx) => {
    await tx.secondFactor.createMany({ data: { userId }, skipDuplicates: true });
    await tx.$queryRaw`SELECT FROM "second_factor" WHERE "user_id" = ${userId}::uuid FOR UPDATE`;
    return work(tx, await tx.secondFactor.findUniqueOrThrow({ where: { userId } }));
  });
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

/** Where a secret is sealed to: it opens in the row of no other person. */
export function secretPlace(userId: string): string {
  return `second_factor.secret:${userId}`;
}
