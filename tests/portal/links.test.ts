import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOperator, asSystem } from '../../prisma/tenant.ts';
import { findBrowser } from '../setup/chromium.ts';
import { type Seed, seedPortal } from './portal-seed.ts';
import { openPortalWorld, type PortalWorld, type Tab } from './portal-world.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;

inBrowser('what leads on', () => {
  let world: PortalWorld;
  let seed: Seed;
  let owner: Tab;

  beforeAll(async () => {
    world = await openPortalWorld(program ?? '');
    seed = await seedPortal(world.api);
    owner = await world.openAs({ organizationId: seed.fixture.operatorId, role: 'owner' });
  });
  afterAll(() => world.close());

  /** Opens the bell and follows what it tells. */
  async function follow(title: string | RegExp): Promise<void> {
    const { page } = owner;
    await page.getByRole('button', { name: /^Notifications/ }).click();
    await page.getByRole('link', { name: title }).click();
  }

  it('a notification opens what it tells of: the event, the import, the month, the dispute', async () => {
    const { page } = owner;
    const { operatorId, clientId, campaignId } = seed.fixture;
    const of = { operatorId, clientId };
    const show = seed.shows[7];
    await asOperator(world.api.db, operatorId, async (tx) => {
      const month = { month: new Date('2026-05-01'), thresholdCents: 50_000, cents: 50_010 };
      await tx.usageAlert.create({ data: { ...of, ...month } });
      const list = { campaignId, source: 'csv', fileName: 'spring.csv', status: 'failed' };
      await tx.import.create({ data: { ...of, ...list, reason: 'not a CSV', finishedAt: new Date() } });
      const by = { reason: 'Nobody was there.', raisedByKind: 'key', raisedById: 'x', raisedFor: 'client' };
      const settled = { status: 'upheld', resolvedAt: new Date(), resolution: 'They were.' };
      const about = { milestoneId: show?.milestoneId ?? '', proofId: show?.proofId ?? '' };
      await tx.dispute.create({ data: { ...of, ...about, ...by, ...settled } });
    });
    const event = { vendor: 'calcom', externalId: 'links', kind: 'BOOKING_CREATED', body: '{"a":1}' };
    const { seq } = await asSystem(world.api.db, (tx) =>
      tx.vendorEvent.create({ data: { ...event, operatorId, status: 'quarantined' } }),
    );
    await page.goto('/tasks');
    await follow(/An event of Cal\.com could not be applied/);
    await page
      .getByRole('dialog', { name: `Event ${seq}` })
      .getByText('BOOKING_CREATED')
      .waitFor();
    await page.goto('/tasks');
    await follow(/The import of spring\.csv .* failed/);
    await page.getByRole('dialog', { name: 'What became of the list' }).waitFor();
    await page.goto('/tasks');
    await follow('Talk time in May 2026 has passed');
    await page.getByRole('tab', { name: 'Talk time', selected: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('client')).toBe(clientId);
    await page.goto('/tasks');
    await follow(/is settled: the show stands/);
    await page.getByText('They were.').waitFor();
  });

  it.each([
    ['New client', 'New client'],
    ['Invite a member', /^Invite somebody/],
    ['New API key', 'Make an API key'],
  ])('the palette’s “%s” begins it, from its own page as well', async (says, title) => {
    const { page } = owner;
    await page.goto('/');
    for (let time = 0; time < 2; time += 1) {
      await page
        .getByRole('button', { name: /^Search or go to/ })
        .first()
        .click();
      await page.getByPlaceholder('Search, go to, or begin').fill(says);
      // On its page there is a button of that name as well.
      await page.getByRole('button', { name: says }).last().click();
      await page.getByRole('dialog', { name: title }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: title }).waitFor({ state: 'detached' });
    }
  });

  it('a client’s page leads to that client’s bills', async () => {
    const { page } = owner;
    await page.goto(`/clients/${seed.fixture.clientId}`);
    await page.getByRole('main').getByRole('link', { name: 'Billing', exact: true }).click();
    await page.getByText('Shows towards the next invoice').waitFor();
  });

  it('an invitation is to the client that the address names, though no list has that client', async () => {
    const { page } = owner;
    const noneListed = { json: { items: [], nextCursor: null } };
    await page.route(/\/api\/clients\?/, (route) => route.fulfill(noneListed));
    await page.goto(`/settings/members?of=${seed.fixture.clientId}&new=true`);
    await page.getByRole('dialog', { name: 'Invite somebody to Sample Dental' }).waitFor();
    await page.unroute(/\/api\/clients\?/);
    await page.goto('/settings/members?of=00000000-0000-4000-8000-000000000000&new=true');
    await page.getByText('There is no such client.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('an entry of the trail is in the address, which shows it to whoever is given the link', async () => {
    const { page } = owner;
    await page.goto('/settings/audit');
    await page
      .getByRole('button', { name: /^Open:/ })
      .first()
      .click();
    const what = await page.getByRole('dialog').getByRole('heading').first().innerText();
    const url = page.url();
    expect(new URL(url).searchParams.get('entry')).toMatch(/^[0-9a-f-]{36}$/);
    // None of the list is by this actor: the entry is asked for alone.
    await page.goto(`${url}&actorId=nobody`);
    await page.getByRole('dialog', { name: what }).getByText('About', { exact: true }).waitFor();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Close' })
      .or(page.locator('.mantine-Drawer-close'))
      .first()
      .click();
    await page.waitForURL((now) => !now.searchParams.has('entry'));
  });
});
