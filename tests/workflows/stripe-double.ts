import { randomUUID } from 'node:crypto';
import type { CardDetails } from '../../contracts/billing/facts.ts';
import type {
  NewCreditNote,
  SetupPage,
  StripeClient,
  StripeCreditNote,
  StripeInvoice,
  StripeLine,
  StripePayment,
} from '../../vendors/stripe/port.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
/** How a vendor takes the next request; it accepts what comes after. */
export type Mood = 'refuse' | 'nothing' | 'throw';

export interface StripeRequest {
  readonly method: string;
  readonly key: string;
}

type KeptInvoice = { -readonly [Key in keyof StripeInvoice]: StripeInvoice[Key] };

/** Stripe, as far as workflows need it: it keeps what it made by its key, and writes down what it was asked for. */
export class StripeDouble {
  readonly requests: StripeRequest[] = [];
  readonly invoices = new Map<string, KeptInvoice>();
  readonly lines = new Map<string, StripeLine[]>();
  readonly creditNotes = new Map<string, StripeCreditNote & { metadata: Readonly<Record<string, string>> }>();
  readonly defaultMethods = new Map<string, string>();
  /** By our payment setup's id. */
  readonly setupPages = new Map<string, { -readonly [Key in keyof SetupPage]: SetupPage[Key] }>();
  setupPagesExpireAt = new Date('2099-01-01T00:00:00Z');
  /** Happens while a request for a setup page or a default method is on its way. */
  beforeSetupActs: (method: string, paymentMethodId?: string) => Promise<void> = async () => undefined;
  card: CardDetails | null = { brand: 'visa', last4: '4242', expMonth: 12, expYear: 2099 };
  /** What the next charges answer; none left: they are paid. */
  readonly declines: string[] = [];
  /** Happens inside the sending of an invoice, before it answers. */
  beforeSendAnswers: () => Promise<void> = async () => undefined;
  /** Happens when the next credit note is asked for, before anything comes of it. */
  beforeCredit: () => void = () => undefined;
  private readonly byKey = new Map<string, string>();
  private readonly mood: (method: string) => Mood | undefined;

  constructor(mood: (method: string) => Mood | undefined) {
    this.mood = mood;
  }

  readonly client: StripeClient = {
    findCustomer: async () => null,
    createCustomer: async ({ idempotencyKey }) => this.make('createCustomer', idempotencyKey),
    findInvoice: async () => null,
    createDraftInvoice: async ({ idempotencyKey, ...draft }) =>
      this.make('createDraftInvoice', idempotencyKey, (id) => {
        this.invoices.set(id, draftInvoice(id, draft.customerId, draft.currency, draft.metadata));
      }),
    addInvoiceLine: async ({ idempotencyKey, invoiceId, amountCents, description, metadata }) =>
      this.make('addInvoiceLine', idempotencyKey, (itemId) => {
        const kept = this.lines.get(invoiceId) ?? [];
        this.lines.set(invoiceId, [
          ...kept,
          { itemId, lineId: metadata.line_id, amountCents, description, metadata },
        ]);
        const sum = [...kept, { amountCents }].reduce((total, line) => total + line.amountCents, 0);
        Object.assign(this.at(invoiceId), { subtotalCents: sum, totalCents: sum, amountDueCents: sum });
      }),
    finalizeInvoice: async (id, key) => this.turn('finalizeInvoice', id, key, { status: 'open' }),
    sendInvoice: async (id, key) => {
      const sent = this.turn('sendInvoice', id, key, {});
      await this.beforeSendAnswers();
      return sent;
    },
    payInvoice: async (id, key) => {
      const decline = this.declines.shift();
      const { amountDueCents } = this.at(id);
      const paid = { status: 'paid', amountPaidCents: amountDueCents, paidAt: new Date() };
      this.turn('payInvoice', id, key, decline ? {} : paid);
      return decline ? { paid: false, reason: decline } : { paid: true };
    },
    getInvoice: async (id) => this.at(id),
    listInvoiceLines: async (id) => this.lines.get(id) ?? [],
    listInvoicePayments: (id) => this.paymentsOf(id),
    listInvoices: (of) => this.list(of?.customerId),
    createCreditNote: async (note) => this.credit(note),
    findCreditNote: async ({ creditNoteId }) =>
      [...this.creditNotes.values()].find(({ metadata }) => metadata.credit_note_id === creditNoteId) ?? null,
    listCreditNotes: none,
    listCharges: none,
    listRefunds: none,
    listChargebacks: none,
    listPayments: none,
    getBalance: async () => 0,
    createSetupPage: async ({ idempotencyKey, metadata }) => {
      await this.beforeSetupActs('createSetupPage');
      const ours = metadata.payment_setup_id ?? '';
      this.make('createSetupPage', idempotencyKey, (id) => {
        const page = { id, url: `https://stripe.example/${id}`, status: 'open', paymentMethodId: null };
        this.setupPages.set(ours, { ...page, expiresAt: this.setupPagesExpireAt });
      });
      return { ...this.pageAt(({ id }) => id === this.byKey.get(idempotencyKey)) };
    },
    getSetupPage: async (id) => {
      this.fail('getSetupPage', id);
      return { ...this.pageAt((page) => page.id === id) };
    },
    getCard: async (id) => {
      this.fail('getCard', id);
      return this.card;
    },
    setDefaultPaymentMethod: async ({ customerId, paymentMethodId, idempotencyKey }) => {
      await this.beforeSetupActs('setDefaultPaymentMethod', paymentMethodId);
      this.make('setDefaultPaymentMethod', idempotencyKey, () =>
        this.defaultMethods.set(customerId, paymentMethodId),
      );
    },
  };

  /** What Stripe does after 24 hours. */
  forgetKeys(): void {
    this.byKey.clear();
  }

  /** As Stripe does: what is left to pay falls first, and only the rest may go elsewhere. */
  private credit({ idempotencyKey, ...note }: NewCreditNote): StripeCreditNote {
    const { stripeInvoiceId, amountCents, toBalanceCents, metadata } = note;
    const before = this.beforeCredit;
    this.beforeCredit = () => undefined;
    before();
    const invoice = this.at(stripeInvoiceId);
    const isOpen = invoice.status === 'open';
    const left = isOpen ? invoice.amountDueCents - invoice.amountPaidCents : 0;
    const fits = toBalanceCents === amountCents - Math.min(amountCents, left);
    if (!this.byKey.has(idempotencyKey) && !fits) {
      this.requests.push({ method: 'createCreditNote', key: idempotencyKey });
      throw new VendorError('stripe', 'refused', 'answered 400: the amounts do not fit', { status: 400 });
    }
    const { id } = this.make('createCreditNote', idempotencyKey, (made) => {
      const kept = { id: made, amountCents, toBalanceCents, status: 'issued', metadata };
      this.creditNotes.set(made, kept);
      invoice.creditedCents += amountCents;
      if (isOpen) invoice.amountDueCents -= amountCents - toBalanceCents;
      if (isOpen) invoice.creditedBeforeCents += amountCents - toBalanceCents;
      if (isOpen && invoice.amountDueCents === invoice.amountPaidCents) invoice.status = 'paid';
    });
    return { id, amountCents, toBalanceCents, status: 'issued' };
  }

  private async *paymentsOf(id: string): AsyncGenerator<StripePayment> {
    const { status, amountPaidCents: amountCents, paidAt } = this.at(id);
    if (status === 'paid') yield { paymentIntentId: `pi_${id}`, amountCents, paidAt };
  }

  private async *list(customerId: string | undefined): AsyncGenerator<StripeInvoice> {
    for (const kept of this.invoices.values()) if (!customerId || kept.customerId === customerId) yield kept;
  }

  /** A question: it changes nothing, and may go unanswered. */
  private fail(method: string, key: string): void {
    const mood = this.mood(method);
    this.requests.push({ method, key });
    if (mood) throw new VendorError('stripe', 'unknown', 'no answer came');
  }

  private pageAt(wanted: (page: SetupPage) => boolean): SetupPage {
    const page = [...this.setupPages.values()].find(wanted);
    if (!page) throw new VendorError('stripe', 'refused', 'answered 404: no such page');
    return page;
  }

  /** Makes something once for its key. `throw`: it acted, and its answer was lost. */
  private make(method: string, key: string, act: (id: string) => void = () => undefined): { id: string } {
    const mood = this.mood(method);
    this.requests.push({ method, key });
    if (mood === 'refuse')
      throw new VendorError('stripe', 'refused', 'answered 400: no', {
        code: 'customer_tax_location_invalid',
      });
    if (mood === 'nothing') throw new VendorError('stripe', 'unavailable', 'did not act');
    const known = this.byKey.get(key);
    const id = known ?? `stripe_${randomUUID()}`;
    this.byKey.set(key, id);
    if (!known) act(id);
    if (mood === 'throw') throw new VendorError('stripe', 'unknown', 'no answer came');
    return { id };
  }

  private turn(method: string, id: string, key: string, into: Partial<StripeInvoice>): StripeInvoice {
    const mood = this.mood(method);
    this.requests.push({ method, key });
    if (mood === 'refuse')
      throw new VendorError('stripe', 'refused', 'answered 400: no', {
        code: 'customer_tax_location_invalid',
      });
    if (mood === 'nothing') throw new VendorError('stripe', 'unavailable', 'did not act');
    Object.assign(this.at(id), into);
    if (mood === 'throw') throw new VendorError('stripe', 'unknown', 'no answer came');
    return { ...this.at(id) };
  }

  private at(id: string): KeptInvoice {
    const kept = this.invoices.get(id);
    if (!kept)
      throw new VendorError('stripe', 'refused', `answered 404: no such invoice ${id}`, { status: 404 });
    return kept;
  }
}

async function* none(): AsyncGenerator<never> {}

function draftInvoice(
  id: string,
  customerId: string,
  currency: string,
  metadata: Readonly<Record<string, string>>,
): KeptInvoice {
  return {
    ...{ id, customerId, currency, metadata, status: 'draft', number: `SAMPLE-${id.slice(-4)}` },
    ...{ subtotalCents: 0, totalCents: 0, amountDueCents: 0, amountPaidCents: 0, creditedCents: 0 },
    ...{ createdAt: new Date(), finalizedAt: null, dueAt: null, paidAt: null, pdfUrl: null },
    ...{ description: null, collection: 'send_invoice', automaticTax: false },
    ...{ creditedBeforeCents: 0, fromBalanceCents: 0 },
    hostedUrl: `https://stripe.example/${id}`,
  };
}
