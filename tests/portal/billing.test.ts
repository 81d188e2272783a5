import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { POLICIES } from '../../domain/policies/standard.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { findBrowser } from '../setup/chromium.ts';
import { seriousViolations } from './axe.ts';
import { type Seed, seedPortal } from './portal-seed.ts';
import { openPortalWorld, type PortalWorld, type Tab } from './portal-world.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;

inBrowser('billing in the portal', () => {
  let world: PortalWorld;
  let seed: Seed;
  let client: Tab;
  let viewer: Tab;
  let owner: Tab;

  beforeAll(async () => {
    world = await openPortalWorld(program ?? '');
    seed = await seedPortal(world.api);
    const { operatorId, clientId } = seed.fixture;
    await asOperator(world.api.db, operatorId, async (tx) => {
      const body = JSON.parse(JSON.stringify(POLICIES.standard));
      await tx.policy.create({ data: { operatorId, name: 'Usual', version: 1, body } });
      const of = { operatorId, clientId, appointmentId: seed.shows[1]?.appointmentId ?? '' };
      const said = { key: 'sms:SM1', source: 'lead', answer: 'yes', link: 'text:SM1' };
      await tx.evidence.create({ data: { ...of, ...said, at: new Date('2026-06-01T13:00:00Z') } });
    });
    client = await world.openAs({ organizationId: clientId, role: 'admin' });
    viewer = await world.openAs({ organizationId: clientId, role: 'viewer' });
    owner = await world.openAs({ organizationId: operatorId, role: 'owner' });
  });
  afterAll(() => world.close());

  it('a client reads how many shows there are until the next invoice, and finds the proof of one', async () => {
    const { page } = client;
    await page.goto('/billing');
    await page.getByRole('heading', { name: '22 more shows until the next invoice of $2,000' }).waitFor();
    await page.getByRole('link', { name: 'Milestone 1: 25 verified shows' }).click();
    await page.getByRole('button', { name: 'Evidence of show 2', exact: true }).click();
    await page.getByText('They said by text that they came').last().waitFor();
    expect(await page.getByRole('button', { name: /^Evidence of show/ }).count()).toBe(25);
    expect(await seriousViolations(page)).toEqual([]);
    const proofs = page.getByRole('link', { name: 'The sealed proofs' });
    expect(await proofs.getAttribute('rel')).toBe('noreferrer');
    const answer = await page.request.get((await proofs.getAttribute('href')) ?? '');
    expect(await answer.text()).toContain('Milestone 1');
  });

  it('it contests that show; staff settle it, with what that does to the money; the client sees the outcome', async () => {
    const { page } = client;
    await page.getByRole('button', { name: 'Contest this show' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('its $80.00 are credited').waitFor();
    await dialog.getByRole('textbox').fill('Nobody came.');
    await dialog.getByRole('button', { name: 'Contest it' }).click();
    await page.getByText('A show on this invoice is contested').waitFor();

    await owner.page.goto('/billing?tab=disputes');
    await owner.page.getByText('Nobody came.').first().click();
    await owner.page.getByRole('link', { name: 'its invoice' }).click();
    await owner.page.getByRole('button', { name: 'Evidence of show 2', exact: true }).click();
    await owner.page.getByRole('button', { name: 'Settle the dispute' }).click();
    const settling = owner.page.getByRole('dialog');
    await settling.getByText('$80.00 is given back').waitFor();
    await settling.getByRole('radio', { name: 'credit its price' }).check();
    await settling.getByRole('textbox').fill('You are right.');
    await settling.getByRole('button', { name: 'Settle it' }).click();
    await owner.page.getByText('Credited', { exact: true }).first().waitFor();

    await page.goto('/billing?tab=disputes&settled=true');
    await page.getByText('Nobody came.').first().click();
    await page.getByText('You are right.').waitFor();
    // It stands in the address, which opens it though it is settled and not among those that are listed.
    const dispute = new URL(page.url()).searchParams.get('dispute') ?? '';
    await page.goto(`/billing?dispute=${dispute}`);
    await page.getByText('You are right.').waitFor();
  });

  it('who only looks is offered nothing to change', async () => {
    const { page } = viewer;
    await page.goto(`/billing/invoices/${seed.shows[0]?.invoiceId}`);
    await page.getByRole('button', { name: 'Evidence of show 1', exact: true }).click();
    await page.getByText('Took place').first().waitFor();
    expect(await page.getByRole('button', { name: /Contest|Settle/ }).count()).toBe(0);
    await page.goto('/billing');
    await page.getByRole('heading', { name: 'Payment method' }).waitFor();
    expect(await page.getByRole('button', { name: 'payment method' }).count()).toBe(0);
  });

  it('a payment method: the page of Stripe’s is shown as soon as it is made, without asking again', async () => {
    const { page } = client;
    await page.goto('/billing');
    await page.getByRole('button', { name: 'Leave a payment method' }).click();
    await page.getByText('The page is being made').waitFor();
    const { operatorId, clientId } = seed.fixture;
    const url = 'https://checkout.example.com/setup';
    await asOperator(world.api.db, operatorId, (tx) =>
      tx.paymentSetup.updateMany({
        where: { clientId },
        data: { status: 'open', url, expiresAt: new Date(Date.now() + 3_600_000) },
      }),
    );
    const link = page.getByRole('link', { name: 'Open Stripe’s page' });
    await link.waitFor();
    expect([await link.getAttribute('href'), await link.getAttribute('rel')]).toEqual([url, 'noreferrer']);
    await asOperator(world.api.db, operatorId, async (tx) => {
      const card = { cardBrand: 'visa', cardLast4: '4242', cardExpMonth: 8, cardExpYear: 2040 };
      const account = { stripeCustomerId: 'cus_seed', paymentMethodId: 'pm_seed', ...card };
      await tx.billingAccount.create({ data: { operatorId, clientId, ...account } });
      await tx.paymentSetup.updateMany({
        where: { clientId },
        data: { status: 'completed', completedAt: new Date() },
      });
    });
    await page.getByText('Visa ending in 4242').waitFor();
  });

  it('a policy is changed in hours, held against what was, and saved as the next version', async () => {
    const { page } = owner;
    await page.goto('/settings/policies?policy=Usual');
    await page.getByText('24 hours, 2 hours and 15 minutes before').waitFor();
    await page.getByRole('button', { name: 'Change it' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('To', { exact: true }).fill('22:30');
    await form.getByRole('textbox', { name: 'Decided, after the end', exact: true }).fill('3');
    await form.getByRole('button', { name: 'See what changes' }).click();
    await form.getByText('is too late: United States law').waitFor();
    await form.getByLabel('To', { exact: true }).fill('20:00');
    await form.getByRole('button', { name: 'See what changes' }).click();
    await form.getByText('Now: 08:00 to 20:00, by the contact’s own clock').waitFor();
    await form.getByText(/Now: 3 days after the end/).waitFor();
    await form.getByRole('button', { name: 'Save version 2' }).click();
    await page.getByText('08:00 to 20:00, by the contact’s own clock').first().waitFor();
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByText('Before: 08:00 to 21:00, by the contact’s own clock').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('an agreement is made anew: what changes is said before, and the history says it afterwards', async () => {
    const { page } = owner;
    await page.goto(`/settings/agreements?client=${seed.fixture.clientId}`);
    await page.getByRole('button', { name: 'Agree anew' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Shows that make a milestone').fill('20');
    await form.getByText('A new size starts at the last billed show').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await form.getByRole('button', { name: 'Agree from now on' }).click();
    await page.getByText('Every 20 verified shows cost $2,000.00').first().waitFor();
    await page.getByText('Version 2', { exact: true }).waitFor();
    await client.page.goto('/billing');
    await client.page.getByRole('heading', { name: '17 more shows until the next invoice' }).waitFor();
  });

  it('billed shows that are none after all come first: the client reads it before anything is billed', async () => {
    const { page } = client;
    const gone = seed.shows.slice(4, 9).map(({ appointmentId }) => appointmentId);
    await asOperator(world.api.db, seed.fixture.operatorId, (tx) =>
      tx.appointment.updateMany({ where: { id: { in: gone } }, data: { status: 'no_show' } }),
    );
    // Three shows that prove nothing yet take the places of three of the five.
    await page.getByRole('heading', { name: '22 more shows until the next invoice' }).waitFor();
    await page.getByText('2 more come first: they take the place of billed shows').waitFor();
    await page.goto('/');
    await page.getByText('22 more shows until the next invoice of $2,000').waitFor();
    await page.getByText('The next 2 shows take the place of ones that were taken back').waitFor();
  });
});
