import type { Transaction } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';

/** @throws Refusal not_found, for a client of somebody else too */
export async function requireClient(tx: Transaction, clientId: string): Promise<void> {
  const client = await tx.organization.findUnique({
    where: { id: clientId, kind: 'client' },
    select: { id: true },
  });
  if (!client) throw new Refusal('not_found', 'There is no such client.');
}
