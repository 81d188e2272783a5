import type { Database } from '../../prisma/client.ts';
import { createOperator } from './create-operator.ts';

/** The id of the operator that was there first; where there is none it is made. */
export async function firstOperator(db: Database, authDb: Database): Promise<string> {
  const first = await authDb.organization.findFirst({
    where: { kind: 'operator' },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  });
  return first?.id ?? (await createOperator(db, { name: 'My business', slug: 'default' })).id;
}
