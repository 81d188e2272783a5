import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';

/** @throws Refusal invalid, naming the field: the user is no member of the operator */
export async function requireMember(tx: Transaction, userId: string, field: string): Promise<void> {
  const [row] = await tx.$queryRaw<{ is: boolean }[]>`SELECT is_member(${userId}::uuid) AS is`;
  if (row?.is) return;
  throw new Refusal('invalid', 'Nobody of that id works here.', [
    { field, message: 'must be the id of a user who is a member' },
  ]);
}
