import type { InvoiceInput } from '../../contracts/billing/workflow.ts';
import { remindersDue } from '../../domain/billing/invoice-plan.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { oweLetter } from '../messaging/owe-letter.ts';
import { createTask } from '../messaging/create-task.ts';
import { lockInvoice } from './lock-invoice.ts';

type At = InvoiceInput & { now: Date };

/** The invoice was due and is not paid. */
export async function markOverdue(db: Database, { operatorId, invoiceId, now }: At): Promise<void> {
  await asOperator(db, operatorId, async (tx) => {
    const { count } = await tx.invoice.updateMany({
      where: { id: invoiceId, status: 'open', overdueAt: null },
      data: { overdueAt: now },
    });
    if (count === 0) return;
    await audit(tx, {
      operatorId,
      actor: { kind: 'workflow', id: `invoice:${invoiceId}` },
      action: 'invoice.overdue',
      subject: { type: 'invoice', id: invoiceId },
    });
  });
}

/** Writes to the client once, however many reminders an outage has passed over. */
export async function remindClient(db: Database, { operatorId, invoiceId, now }: At): Promise<void> {
  await asOperator(db, operatorId, async (tx) => {
    const invoice = await tx.invoice.findUniqueOrThrow({ where: { id: invoiceId } });
    if (invoice.status !== 'open' || !invoice.dueAt) return;
    const due = remindersDue(invoice.dueAt, now);
    const { count } = await tx.invoice.updateMany({
      where: { id: invoiceId, status: 'open', reminders: { lt: due } },
      data: { reminders: due },
    });
    if (count === 0) return;
    const { clientId, remade } = invoice;
    // Made anew, it is another invoice to the client, and is brought to mind from the first letter on.
    const again = remade === 0 ? '' : `again${remade}:`;
    const template = invoice.collection === 'charge_automatically' ? 'payment_failed' : 'invoice_reminder';
    await oweLetter(tx, {
      ...{ operatorId, clientId, invoiceId, template, now },
      key: `invoice:${invoiceId}:reminder:${again}${due}`,
    });
  });
}

/** Nothing is begun for the client until it has paid; what is under way with booked leads goes on. */
export async function pauseClient(db: Database, { operatorId, invoiceId, now }: At): Promise<void> {
  await asOperator(db, operatorId, async (tx) => {
    // Locked: a payment that is told of meanwhile finds the client paused, and lets it go on.
    const invoice = await lockInvoice(tx, { id: invoiceId });
    if (invoice?.status !== 'open') return;
    const { clientId, number } = invoice;
    const { count } = await tx.organization.updateMany({
      where: { id: clientId, pausedAt: null },
      data: { pausedAt: now },
    });
    if (count === 0) return;
    await audit(tx, {
      operatorId,
      actor: { kind: 'workflow', id: `invoice:${invoiceId}` },
      action: 'client.pause',
      subject: { type: 'organization', id: clientId },
      after: { pausedAt: now.toISOString(), invoiceId },
    });
    await createTask(tx, {
      ...{ operatorId, clientId, leadId: null, kind: 'overdue' },
      key: `invoice:${invoiceId}:paused`,
      title: `The client is paused: invoice ${number ?? invoiceId} is long overdue`,
    });
  });
}
