import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Fixture } from './fixtures.ts';

let number = 0;

/** An open invoice of a milestone's $2,000, due on 6 May 2026 at noon in New York. */
export async function addOpenInvoice(
  tx: Transaction,
  { operatorId, clientId }: Pick<Fixture, 'operatorId' | 'clientId'>,
  differs: Partial<Prisma.InvoiceUncheckedCreateInput> = {},
): Promise<{ invoiceId: string; milestoneId: string }> {
  number += 1;
  const agreement = await tx.agreement.findFirstOrThrow({ where: { clientId } });
  const whose = { operatorId, clientId, agreementId: agreement.id };
  const milestone = await tx.milestone.create({ data: { ...whose, number, amountCents: 200_000 } });
  const invoice = await tx.invoice.create({
    data: {
      ...{ ...whose, milestoneId: milestone.id, status: 'open', currency: 'usd', amountCents: 200_000 },
      ...{ termsDays: 14, description: `Milestone ${number}`, number: `SAMPLE-000${number}` },
      ...{ stripeInvoiceId: `in_${milestone.id}`, hostedUrl: `https://invoice.stripe.com/i/${milestone.id}` },
      pdfUrl: `https://pay.stripe.com/invoice/${milestone.id}/pdf`,
      ...{ sentAt: new Date('2026-04-22T16:00:00Z'), dueAt: new Date('2026-05-06T16:00:00Z') },
      ...differs,
    },
  });
  return { invoiceId: invoice.id, milestoneId: milestone.id };
}
