import { MockActivityEnvironment } from '@temporalio/testing';
import { creditActivities } from '../../activities/billing/credit.ts';
import { type StripeActivities, stripeActivities } from '../../activities/billing/stripe.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { startTown, type Town, until } from '../../sandbox/harness.ts';
import { oweCredit } from '../../services/billing/owe-credit.ts';
import { planInvoice } from '../../services/billing/plan-invoice.ts';
import { recordBillingFact } from '../../services/billing/record-billing-fact.ts';
import { createStripeClient } from '../../vendors/stripe/client.ts';
import { parseStripe } from '../../vendors/stripe/events.ts';
import type { StripeClient } from '../../vendors/stripe/port.ts';
import { usualAccounts } from './accounts.ts';
import { addInvoice } from './billed-invoice.ts';
import { billShows, SHOWN_AT } from './billed-shows.ts';
import { ACTOR, type Fixture, openTestWorld, type TestWorld } from './fixtures.ts';

const STEPS: Readonly<Record<string, keyof StripeActivities>> = {
  customer: 'ensureCustomer',
  draft: 'draftInvoice',
  line: 'addLine',
  finalize: 'finalizeInvoice',
  send: 'sendInvoice',
};

interface Told {
  readonly type: string;
  readonly body: string;
}

/** Our books and a whole sandbox of Stripe: what happens there is told to us when a test says so. */
export class BilledTown {
  readonly world: TestWorld;
  readonly town: Town;
  readonly stripe: StripeClient;
  private readonly steps: StripeActivities;

  constructor(world: TestWorld, town: Town) {
    this.world = world;
    this.town = town;
    this.stripe = createStripeClient({
      apiKey: town.options.stripe.secretKey,
      baseUrl: town.sandbox.baseUrl,
    });
    const settings = { proofUrl: () => 'https://example.com/proof/1' };
    this.steps = stripeActivities({
      db: world.db,
      accounts: usualAccounts({ stripe: this.stripe }),
      settings,
    });
  }

  async close(): Promise<void> {
    await this.town.close();
    await this.world.close();
  }

  /** Two hours on: nothing is under way any more. */
  books({ operatorId }: Fixture) {
    const now = () => new Date(Date.now() + 2 * 3_600_000);
    return {
      db: this.world.db,
      accounts: usualAccounts({ stripe: this.stripe }),
      operatorIds: [operatorId],
      now,
    };
  }

  asked<T>({ operatorId }: Fixture, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return asOperator(this.world.db, operatorId, work);
  }

  /** Makes an invoice at Stripe as its workflow does, until it waits. */
  async make({ operatorId }: Fixture, invoiceId: string): Promise<void> {
    const input = { operatorId, invoiceId };
    for (let i = 0; i < 20; i += 1) {
      const { next } = await planInvoice(this.world.db, { ...input, now: new Date() });
      const step = STEPS[next];
      if (!step) return;
      await new MockActivityEnvironment().run((of: typeof input) => this.steps[step](of), input);
    }
    throw new Error('the invoice is never done');
  }

  /** An invoice of a milestone of $2,000 without proofs, open at Stripe. @returns our id */
  async billed(client: Fixture): Promise<string> {
    const { id } = await this.asked(client, async (tx) => {
      const made = await addInvoice(tx, client, { stripeInvoiceId: null });
      await tx.invoiceLine.updateMany({ where: { invoiceId: made.id }, data: { stripeItemId: null } });
      return made;
    });
    await this.make(client, id);
    return id;
  }

  /** An invoice of 25 shows, the first of which is reversed and owed back, though Stripe is not asked for it yet. */
  async billedAndOwed(client: Fixture): Promise<{ invoiceId: string; creditNoteId: string }> {
    const [show] = await billShows(this.world.db, client);
    if (!show) throw new Error('there is no milestone');
    const { operatorId, clientId } = client;
    const { proofId, milestoneId, invoiceId } = show;
    await this.make(client, invoiceId);
    const note = await this.asked(client, async (tx) => {
      const reversal = { reversedAt: SHOWN_AT, compensation: 'credit' };
      await tx.milestoneAppointment.update({ where: { id: proofId }, data: reversal });
      await oweCredit(tx, { operatorId, clientId, milestoneId, proofId, amountCents: 8_000 });
      return tx.creditNote.findUniqueOrThrow({ where: { operatorId_proofId: { operatorId, proofId } } });
    });
    return { invoiceId, creditNoteId: note.id };
  }

  /** Our own step issues a credit note; `isHeard`: Stripe's answer reaches us. */
  async issue({ operatorId }: Fixture, creditNoteId: string, isHeard = true): Promise<void> {
    const deaf: StripeClient = {
      ...this.stripe,
      createCreditNote: async (note) => {
        await this.stripe.createCreditNote(note);
        throw new Error('the answer is lost');
      },
    };
    const deps = { db: this.world.db, accounts: usualAccounts({ stripe: isHeard ? this.stripe : deaf }) };
    const { issueCredit } = creditActivities(deps);
    const asking = new MockActivityEnvironment().run(() => issueCredit({ operatorId, creditNoteId }));
    await (isHeard ? asking : asking.catch(() => undefined));
  }

  async stripeIdOf(client: Fixture, id: string): Promise<string> {
    const { stripeInvoiceId } = await this.asked(client, (tx) =>
      tx.invoice.findUniqueOrThrow({ where: { id } }),
    );
    return stripeInvoiceId ?? '';
  }

  /** What a button on the invoice's page does. */
  async press(stripeInvoiceId: string, act: string, amount = ''): Promise<void> {
    await fetch(`${this.town.sandbox.baseUrl}/stripe/invoices/${stripeInvoiceId}`, {
      ...{ method: 'POST', redirect: 'manual' },
      body: new URLSearchParams({ do: act, amount }),
    });
  }

  /** What somebody does at Stripe's own desk. */
  async atStripe(path: string, body: Readonly<Record<string, string>> = {}): Promise<void> {
    const { status } = await fetch(`${this.town.sandbox.baseUrl}/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.town.options.stripe.secretKey}` },
      body: new URLSearchParams(body),
    });
    if (status !== 200) throw new Error(`${path} answered ${status}`);
  }

  /** Stripe's events since this was last asked, once all of them have come. */
  async events(): Promise<Told[]> {
    await until('every event', () =>
      [...this.town.sandbox.state.deliveries.values()].every(({ state }) => state === 'delivered'),
    );
    return this.town.receiver.got
      .splice(0)
      .filter(({ path }) => path === '/stripe')
      .map(({ raw }) => ({ type: (JSON.parse(raw) as { type: string }).type, body: raw }));
  }

  async tell({ operatorId }: Fixture, events: readonly Told[]): Promise<void> {
    for (const { body } of events) {
      const fact = parseStripe(body);
      if (fact)
        await asOperator(this.world.db, operatorId, (tx) =>
          recordBillingFact(tx, { operatorId, fact, actor: ACTOR }),
        );
    }
  }

  /** All that our books say of the client's bills, but for when a row was written and by which number. */
  async standing(client: Fixture) {
    const { clientId } = client;
    const own = { where: { clientId }, orderBy: { id: 'asc' } } as const;
    const written = { createdAt: true, finalizedAt: true, sentAt: true } as const;
    return this.asked(client, async (tx) => ({
      invoices: await tx.invoice.findMany({ ...own, omit: written }),
      lines: await tx.invoiceLine.findMany({ ...own, omit: { createdAt: true } }),
      milestones: await tx.milestone.findMany({ ...own, omit: { createdAt: true } }),
      creditNotes: await tx.creditNote.findMany({ ...own, omit: { createdAt: true, issuedAt: true } }),
      payments: await tx.payment.findMany({
        where: { clientId },
        orderBy: { stripePaymentIntentId: 'asc' },
        omit: { createdAt: true, id: true },
      }),
      ledger: await tx.ledgerEntry.findMany({
        where: { clientId },
        orderBy: [{ booking: 'asc' }, { account: 'asc' }],
        omit: { createdAt: true, id: true, at: true },
      }),
    }));
  }
}

export async function openBilledTown(): Promise<BilledTown> {
  const world = await openTestWorld();
  // Nobody pays of themselves: each test says who pays what.
  return new BilledTown(world, await startTown({ payAfter: 86_400 }));
}
