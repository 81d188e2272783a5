import type { InvoiceInput } from '../../contracts/billing/workflow.ts';
import type { InvoiceStanding } from '../../domain/billing/invoice-plan.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { isContested } from './is-contested.ts';
import { payerOf } from './payer-of.ts';

/** Everything about an invoice that a step towards Stripe needs. Read it anew before every step. */
export interface InvoiceFacts extends InvoiceStanding {
  readonly id: string;
  readonly operatorId: string;
  readonly clientId: string;
  /** The account of the operator's own that it is made at; null: the environment's. */
  readonly connectionId: string | null;
  readonly clientName: string;
  readonly clientEmail: string | null;
  readonly currency: string;
  /** The sum of its lines. */
  readonly amountCents: number;
  readonly kind: string;
  readonly agreementId: string;
  readonly milestoneId: string | null;
  readonly milestoneNumber: number | null;
  readonly month: Date | null;
  /** How often it was made anew at Stripe, which had lost it. */
  readonly remade: number;
  readonly termsDays: number;
  readonly automaticTax: boolean;
  readonly description: string;
  readonly lines: readonly InvoiceLineFacts[];
}

export interface InvoiceLineFacts {
  readonly id: string;
  readonly description: string;
  readonly amountCents: number;
  readonly position: number;
  readonly kind: string;
  readonly seconds: number | null;
  readonly stripeItemId: string | null;
  readonly milestoneId: string | null;
  /** Of a milestone's line. */
  readonly milestone: { readonly seal: string | null } | null;
}

export async function readInvoice(
  db: Database,
  { operatorId, invoiceId }: InvoiceInput,
): Promise<InvoiceFacts> {
  return asOperator(db, operatorId, async (tx) => {
    const { agreement, milestone, ...invoice } = await tx.invoice.findUniqueOrThrow({
      where: { id: invoiceId },
      include: {
        lines: { orderBy: { position: 'asc' }, include: { milestone: { select: { seal: true } } } },
        agreement: { select: { pauseAfterDays: true } },
        milestone: { select: { number: true } },
      },
    });
    const client = await tx.organization.findUniqueOrThrow({
      where: { id: invoice.clientId },
      include: { billingAccount: true },
    });
    const { billingAccount } = client;
    const isAtStripe = invoice.stripeInvoiceId !== null;
    return {
      ...invoice,
      ...(await payerOf(tx, { ...invoice, isAtStripe }, billingAccount)),
      milestoneNumber: milestone?.number ?? null,
      clientName: client.name,
      clientEmail: client.email,
      clientPaused: client.pausedAt !== null,
      methodLeftAt: billingAccount?.paymentMethodAt ?? null,
      linesLeft: invoice.lines.filter((line) => line.stripeItemId === null).length,
      held: await isContested(tx, invoice),
      pauseAfterDays: agreement.pauseAfterDays,
    };
  });
}
