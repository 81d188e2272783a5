import { moneyInWords } from '../../domain/billing/currency.ts';
import { monthInWords, nameOfMonth } from '../../domain/billing/month.ts';
import type { Invoice } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { type Asked, type Happening, ofTenant, type Source, timeBefore } from './happening.ts';

const MOMENTS = [
  ['invoice_sent', 'sentAt', 'was sent'],
  ['invoice_overdue', 'overdueAt', 'is overdue'],
  ['invoice_paid', 'paidAt', 'was paid'],
] as const;

const SETTLED: Readonly<Record<string, string>> = {
  upheld: 'the show stands',
  replaced: 'the next show takes its place',
  credited: 'its price is given back',
  withdrawn: 'it was withdrawn',
};

/** Money: invoices, disputes and what the talk time has come to. */
export const BILLING_SOURCES: readonly Source[] = [
  ...MOMENTS.map(
    ([kind, column, verb]): Source => ({
      name: kind,
      needs: 'billing:read',
      async newest(tx, asked) {
        const rows = await invoicesBy(tx, column, asked);
        return rows.flatMap((invoice): Happening[] => {
          const at = invoice[column];
          if (!at) return [];
          const { id, number, description, amountCents, taxCents, currency, clientId } = invoice;
          const amount = moneyInWords(amountCents + taxCents, currency);
          const title = `${number ? `Invoice ${number}` : description} for ${amount} ${verb}`;
          return [{ id, at, kind, title, clientId, link: { type: 'invoice', id } }];
        });
      },
    }),
  ),
  {
    name: 'dispute_raised',
    needs: 'billing:read',
    async newest(tx, { caller, take, before }) {
      const rows = await tx.dispute.findMany({
        where: {
          ...{ ...ofTenant(caller), createdAt: timeBefore(before) },
          ...(before?.id && { NOT: { createdAt: before.at, id: { gte: before.id } } }),
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take,
        include: { milestone: { select: { number: true } }, proof: { select: { slot: true } } },
      });
      return rows.map(({ id, createdAt, clientId, milestone, proof }) => ({
        ...{ id, at: createdAt, kind: 'dispute_raised', clientId, link: { type: 'dispute', id } },
        title: `Show ${proof.slot} of milestone ${milestone.number} is contested`,
      }));
    },
  },
  {
    name: 'dispute_settled',
    needs: 'billing:read',
    async newest(tx, { caller, take, before }) {
      const rows = await tx.dispute.findMany({
        where: {
          ...{ ...ofTenant(caller), resolvedAt: timeBefore(before) },
          ...(before?.id && { NOT: { resolvedAt: before.at, id: { gte: before.id } } }),
        },
        orderBy: [{ resolvedAt: 'desc' }, { id: 'desc' }],
        take,
        include: { milestone: { select: { number: true } }, proof: { select: { slot: true } } },
      });
      return rows.flatMap(({ id, resolvedAt, status, clientId, milestone, proof }): Happening[] => {
        if (!resolvedAt) return [];
        const title = `The dispute of show ${proof.slot} of milestone ${milestone.number} is settled: ${SETTLED[status] ?? status}`;
        return [
          { id, at: resolvedAt, kind: 'dispute_settled', title, clientId, link: { type: 'dispute', id } },
        ];
      });
    },
  },
  {
    name: 'usage_threshold',
    needs: 'billing:read',
    async newest(tx, { caller, take, before }) {
      const rows = await tx.usageAlert.findMany({
        where: {
          ...{ ...ofTenant(caller), createdAt: timeBefore(before) },
          ...(before?.id && { NOT: { createdAt: before.at, id: { gte: before.id } } }),
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take,
      });
      const agreements = await tx.agreement.findMany({
        where: { clientId: { in: rows.map(({ clientId }) => clientId) } },
        orderBy: { version: 'asc' },
        select: { clientId: true, currency: true },
      });
      const currencies = new Map(agreements.map(({ clientId, currency }) => [clientId, currency]));
      return rows.map(({ id, createdAt, month, thresholdCents, clientId }) => {
        const amount = moneyInWords(thresholdCents, currencies.get(clientId) ?? 'usd');
        const title = `Talk time in ${monthInWords(nameOfMonth(month))} has passed ${amount}`;
        const link = { type: 'usage', id: clientId } as const;
        return { id, at: createdAt, kind: 'usage_threshold', clientId, link, title };
      });
    },
  },
];

function invoicesBy(
  tx: Transaction,
  column: (typeof MOMENTS)[number][1],
  { caller, take, before }: Asked,
): Promise<Invoice[]> {
  return tx.invoice.findMany({
    where: {
      ...{ ...ofTenant(caller), [column]: timeBefore(before) },
      ...(before?.id && { NOT: { [column]: before.at, id: { gte: before.id } } }),
    },
    orderBy: [{ [column]: 'desc' }, { id: 'desc' }],
    take,
  });
}
