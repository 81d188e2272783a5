import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Route } from 'playwright-core';
import { asOperator } from '../../prisma/tenant.ts';
import { addAppointment, addLead } from '../setup/fixtures.ts';
import { findBrowser } from '../setup/chromium.ts';
import { seriousViolations } from './axe.ts';
import { openPortalWorld, type PortalWorld, type Tab } from './portal-world.ts';
import { type Seed, seedPortal } from './portal-seed.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;

inBrowser('appointments in the portal', () => {
  let world: PortalWorld;
  let seed: Seed;
  let owner: Tab;
  let client: Tab;
  let viewer: Tab;

  beforeAll(async () => {
    world = await openPortalWorld(program ?? '');
    seed = await seedPortal(world.api);
    const { operatorId, clientId } = seed.fixture;
    owner = await world.openAs({ organizationId: operatorId, role: 'owner' });
    client = await world.openAs({ organizationId: clientId, role: 'admin' });
    viewer = await world.openAs({ organizationId: clientId, role: 'viewer' });
  });
  afterAll(() => world.close());

  const asked = <T>(work: Parameters<typeof asOperator<T>>[2]) =>
    asOperator(world.api.db, seed.fixture.operatorId, work);
  /** One more that is over, of a lead of its own. */
  const addOver = () =>
    asked(async (tx) => {
      const lead = await addLead(tx, seed.fixture);
      const startsAt = new Date(Date.now() - 3_600_000);
      return addAppointment(tx, { ...seed.fixture, ...lead }, { startsAt });
    });
  const statusOf = async (id: string) =>
    (await asked((tx) => tx.appointment.findUniqueOrThrow({ where: { id } }))).status;

  it('the filter for undecided ones stands in the address, and going back shows all again', async () => {
    const { page } = owner;
    await page.goto('/appointments?view=list');
    const rows = page.locator('tbody tr');
    await rows.first().waitFor();
    const all = await rows.count();
    await page.getByText(/^Undecided \(1\)$/).click();
    await page.waitForURL(/undecided=true/);
    await rows.nth(1).waitFor({ state: 'detached' });
    expect(await rows.count()).toBe(1);
    await page.goBack();
    await rows.nth(all - 1).waitFor();
    expect(all).toBeGreaterThan(1);
  });

  it('a row is opened and closed by the keyboard, and its drawer is an address', async () => {
    const { page } = owner;
    await page.goto('/appointments?view=list&undecided=true');
    await page.locator('tbody tr a').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`appointment=${seed.undecidedId}`));
    await page.getByRole('dialog').getByText('What happens next').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.search.includes('appointment='));
  });

  it('a calendar shows who comes, and an appointment that is pressed opens', async () => {
    const { page } = owner;
    await page.goto('/appointments?span=day');
    await page
      .getByRole('button', { name: /Undecided$/ })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Not shown' }).waitFor();
  });

  it('seven at one time: what has no room in the week is counted, and a press shows all of them', async () => {
    const { page } = owner;
    const startsAt = new Date(Date.now() + 10 * 86_400_000);
    startsAt.setHours(15, 0, 0, 0);
    await asked(async (tx) => {
      for (let i = 0; i < 7; i += 1)
        await addAppointment(tx, { ...seed.fixture, ...(await addLead(tx, seed.fixture)) }, { startsAt });
    });
    const day = `${startsAt.getFullYear()}-${String(startsAt.getMonth() + 1).padStart(2, '0')}-${String(startsAt.getDate()).padStart(2, '0')}`;
    await page.goto(`/appointments?span=week&date=${day}`);
    const booked = page.getByRole('button', { name: /Booked$/ });
    const more = page.getByRole('button', { name: '3:00 PM 5 more: show all' });
    await more.waitFor();
    for (const button of [more, ...(await booked.all())])
      expect((await button.boundingBox())?.width).toBeGreaterThanOrEqual(24);
    expect(await seriousViolations(page)).toEqual([]);
    await more.click();
    await page.waitForURL(/span=day/);
    await booked.nth(6).waitFor();
    expect(await booked.count()).toBe(7);
    await page.goBack();
    await more.waitFor();
  });

  it('staff are told what a verdict does before they give it', async () => {
    const { page } = owner;
    const id = await addOver();
    await page.goto(`/appointments/${id}`);
    await page.getByRole('button', { name: 'Not shown' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It is not billed, and will not be: no money moves.').waitFor();
    await dialog.getByRole('button', { name: 'They did not come' }).click();
    await page.getByRole('heading', { name: 'Why it counts as a no-show' }).waitFor();
    expect(await statusOf(id)).toBe('no_show');
  });

  it('a button that is pressed before dialogs are there opens its dialog when they are', async () => {
    const { page } = owner;
    const dialogs = '**/portal-assets/extras-*.js';
    const fetched = new Promise<Route>((resolve) => void page.route(dialogs, resolve));
    await page.goto(`/appointments/${await addOver()}`, { waitUntil: 'commit' });
    await page.getByRole('button', { name: 'Not shown' }).click();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await (await fetched).continue();
    await page.getByRole('dialog').getByRole('button', { name: 'They did not come' }).waitFor();
    await page.unroute(dialogs);
  });

  it('the proof of a billed show has its heading, its seal and its page; a reversal needs a reason', async () => {
    const { page } = owner;
    const [show] = seed.shows;
    await page.goto(`/appointments/${show?.appointmentId}`);
    await page.getByRole('heading', { name: 'Proof that it took place' }).waitFor();
    await page.getByText('Show 1 of 25 in milestone 1').waitFor();
    const proof = await page.getByRole('link', { name: /proof page/ }).getAttribute('href');
    expect((await page.request.get(new URL(proof ?? '').pathname)).status()).toBe(200);
    await page.getByRole('button', { name: /^Reverse/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/No money moves: the next show takes its place/).waitFor();
    expect(await dialog.getByRole('button', { name: 'They did not come' }).isDisabled()).toBe(true);
  });

  it('a client says that they came, and its own word stands there', async () => {
    const { page } = client;
    const id = await addOver();
    await page.goto(`/appointments/${id}`);
    await page.getByRole('button', { name: 'They came' }).click();
    await page
      .getByRole('dialog')
      .getByText(/counts toward your next milestone/)
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'They came' }).click();
    await page.getByText('You said that they came', { exact: true }).waitFor();
    const said = await asked((tx) => tx.evidence.findMany({ where: { appointmentId: id } }));
    expect(said).toMatchObject([{ source: 'client', answer: 'yes' }]);
  });

  it('a viewer is offered nothing that changes it', async () => {
    const { page } = viewer;
    for (const id of [await addOver(), seed.shows[1]?.appointmentId]) {
      await page.goto(`/appointments/${id}`);
      await page.getByRole('heading', { name: 'Reminders and questions' }).waitFor();
      const buttons = page.locator('main').getByRole('button', { name: /came|come|shown|contest|evidence/i });
      expect(await buttons.count()).toBe(0);
    }
  });

  it('every way to see them can be used by everybody, in both schemes, without a complaint', async () => {
    const { page, complaints } = owner;
    const [billed] = seed.shows;
    complaints.length = 0;
    for (const at of [
      ...['/appointments?span=month', '/appointments?span=agenda', '/appointments?view=list'],
      ...[`/appointments?appointment=${seed.undecidedId}`, `/appointments/${billed?.appointmentId}`],
    ]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(at);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('load');
        await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
        expect([at, await seriousViolations(page)]).toEqual([at, []]);
      }
    }
    expect(complaints).toEqual([]);
  });
});
