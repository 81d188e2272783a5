import type { Database } from '../../prisma/client.ts';
import { asOperator, asSystem } from '../../prisma/tenant.ts';

export interface FoundInvoice {
  readonly operatorId: string;
  readonly invoiceId: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Finds an invoice by our id, by Stripe's (`in_…`), or by the number that is printed on it, whoever's it is.
 *
 * @returns all that fit: a number is unique at one Stripe account only
 */
export async function findInvoice(db: Database, reference: string): Promise<FoundInvoice[]> {
  const where = UUID.test(reference)
    ? { id: reference }
    : {
        OR: [{ stripeInvoiceId: reference }, { number: { equals: reference, mode: 'insensitive' as const } }],
      };
  const operators = await asSystem(db, (tx) =>
    tx.organization.findMany({ where: { kind: 'operator' }, select: { id: true } }),
  );
  const found: FoundInvoice[] = [];
  for (const { id: operatorId } of operators) {
    const rows = await asOperator(db, operatorId, (tx) =>
      tx.invoice.findMany({ where, select: { id: true } }),
    );
    found.push(...rows.map((row) => ({ operatorId, invoiceId: row.id })));
  }
  return found;
}
