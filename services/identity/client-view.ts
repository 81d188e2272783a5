import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { begunBy } from '../billing/agreement-at.ts';
import type { Caller } from '../caller.ts';
import { readClientNumbers } from './client-numbers.ts';

export interface Sight {
  readonly now: Date;
  /** Else each client's agreement is null. */
  readonly seesAgreements: boolean;
}

/** With the agreement in force. */
export function withAgreement(now: Date) {
  return {
    agreements: { where: begunBy(now), orderBy: { version: 'desc' }, take: 1 },
  } satisfies Prisma.OrganizationInclude;
}

type Row = Prisma.OrganizationGetPayload<{ include: { agreements: true } }>;

/** Clients as the caller may see them. */
export async function viewClients(
  tx: Transaction,
  rows: readonly Row[],
  caller: Pick<Caller, 'only'>,
  { seesAgreements }: Sight,
) {
  const numbersOf = await readClientNumbers(
    tx,
    rows.map(({ id }) => id),
    caller,
  );
  return rows.map(({ agreements, ...client }) => ({
    ...client,
    agreement: seesAgreements ? (agreements[0] ?? null) : null,
    numbers: numbersOf(client.id),
  }));
}
