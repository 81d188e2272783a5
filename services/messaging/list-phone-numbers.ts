import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { afterName, type PageQuery, toNamedPage } from '../page.ts';

export interface PhoneNumberQuery extends PageQuery {
  readonly clientId?: string | undefined;
  readonly status?: string | undefined;
}

/** The operator's own numbers, in their order. @throws Refusal forbidden */
export async function listPhoneNumbers(db: Database, caller: Caller, query: PhoneNumberQuery) {
  const { clientId, status, limit } = query;
  return asOperator(db, requireOperator(caller), async (tx) => {
    const rows = await tx.phoneNumber.findMany({
      where: { clientId, status, number: { gt: afterName(query.cursor) } },
      orderBy: { number: 'asc' },
      take: limit + 1,
    });
    return toNamedPage(rows, limit, ({ number }) => number);
  });
}
