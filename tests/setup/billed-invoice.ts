import { randomUUID } from 'node:crypto';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Fixture } from './fixtures.ts';

type Data = Partial<Prisma.InvoiceUncheckedCreateInput>;

/** A milestone of the client with its invoice of one line, as it stands once Stripe has its draft. */
export async function addInvoice(
  tx: Transaction,
  { operatorId, clientId }: Pick<Fixture, 'operatorId' | 'clientId'>,
  data: Data = {},
): Promise<Prisma.InvoiceModel> {
  const agreement = await tx.agreement.findFirstOrThrow({ where: { clientId } });
  const amountCents = data.amountCents ?? 200_000;
  const number = 1 + (await tx.milestone.count({ where: { clientId } }));
  const owner = { operatorId, clientId };
  const milestone = await tx.milestone.create({
    data: { ...owner, agreementId: agreement.id, number, amountCents },
  });
  const description = `Milestone ${number}`;
  const invoice = await tx.invoice.create({
    data: {
      ...{ ...owner, agreementId: agreement.id, milestoneId: milestone.id, description, amountCents },
      ...{ currency: 'usd', termsDays: 14, stripeInvoiceId: `in_${randomUUID()}`, ...data },
    },
  });
  const line = { invoiceId: invoice.id, position: 1, kind: 'milestone', milestoneId: milestone.id };
  await tx.invoiceLine.create({
    data: { ...owner, ...line, description, amountCents, stripeItemId: `ii_${invoice.id}` },
  });
  return invoice;
}

/** What the ledger says of a client, in cents by account; accounts that come to nothing are left out. */
export async function balances(tx: Transaction, clientId: string): Promise<Record<string, number>> {
  const sums = await tx.ledgerEntry.groupBy({
    by: ['account'],
    where: { clientId },
    _sum: { amountCents: true },
  });
  return Object.fromEntries(
    sums.map(({ account, _sum }) => [account, _sum.amountCents ?? 0] as const).filter(([, cents]) => cents),
  );
}
