import { invoiceWorkflowId } from '../../contracts/billing/workflow.ts';
import { verifyAppointment } from '../../services/appointments/verify-appointment.ts';
import { recordInvoiceFact } from '../../services/billing/record-invoice-fact.ts';
import { addAppointment, addClient, type Fixture } from '../setup/fixtures.ts';
import { invoiceFact } from '../setup/invoice-fact.ts';
import { DAY, type Stage } from './stage.ts';

/** Appointments that took place, of a client, each with no verdict yet. */
export async function pastAppointments(stage: Stage, client: Fixture, count: number): Promise<string[]> {
  const startsAt = new Date((await stage.now()).getTime() - DAY);
  return stage.read(async (tx) => {
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1) ids.push(await addAppointment(tx, client, { startsAt }));
    return ids;
  });
}

/** Staff decide. */
export async function decide(
  stage: Stage,
  appointmentId: string,
  verdict: 'shown' | 'no_show' = 'shown',
): Promise<void> {
  const { operatorId } = stage;
  const caller = { tenant: { role: 'operator', operatorId }, actor: { kind: 'person', id: 'test' } } as const;
  const decision = { appointmentId, verdict, reason: 'seen' } as const;
  await verifyAppointment(stage.db, caller, decision, await stage.now());
}

interface Terms {
  readonly collection?: 'send_invoice' | 'charge_automatically';
  readonly pauseAfterDays?: number;
}

/** A client of 2 shows a milestone, with its first milestone, whose invoice is on its way to Stripe. */
export async function clientWithInvoice(stage: Stage, terms: Terms = {}): Promise<Fixture> {
  const client = await addClient(stage.db, stage.operatorId);
  const { operatorId, clientId } = client;
  await stage.read((tx) =>
    tx.agreement.create({
      data: {
        ...{ operatorId, clientId, version: 2, ...terms, milestoneSize: 2, milestonePriceCents: 200_000 },
        ...{ rateMicrosPerMinute: 200_000, termsDays: 14, effectiveFrom: new Date('2026-01-02T00:00:00Z') },
      },
    }),
  );
  for (const id of await pastAppointments(stage, client, 2)) await decide(stage, id);
  await stage.relay();
  return client;
}

/** The client's only invoice. */
export async function invoiceOf(stage: Stage, { clientId }: Fixture) {
  const [invoice] = await stage.read((tx) => tx.invoice.findMany({ where: { clientId } }));
  if (!invoice) throw new Error('there is no invoice');
  return { ...invoice, workflowId: invoiceWorkflowId(invoice.id) };
}

/** Stripe tells us that it was paid. */
export async function paid(stage: Stage, client: Fixture): Promise<void> {
  const { id: invoiceId, stripeInvoiceId, amountCents } = await invoiceOf(stage, client);
  const fact = invoiceFact('paid', { stripeInvoiceId, invoiceId, amountCents, at: await stage.now() });
  const { operatorId } = stage;
  await stage.tell((tx) =>
    recordInvoiceFact(tx, { operatorId, fact, actor: { kind: 'event', id: 'stripe:1' } }),
  );
}
