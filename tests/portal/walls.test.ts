import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { findBrowser } from '../setup/chromium.ts';
import { addAppointment, addClient, type Fixture } from '../setup/fixtures.ts';
import { billShows } from '../setup/billed-shows.ts';
import { openPortalWorld, type PortalWorld, quiet, settled, type Tab } from './portal-world.ts';
import { type Seed, seedPortal } from './portal-seed.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;

/** Words on buttons that change something for others. */
const WRITING =
  /^(New|Add|Save|Delete|Remove|Pause|Resume|Stop|Start|Invite|Contest|Dispute|They came|They did not|Shown|Import|Make|Revoke|Change|Edit|Withdraw|Send|Reply|Note|Take over|Archive|Clone)\b/;

/** What a client's member finds in its menu, and one of each thing. */
const pagesOf = ({ campaignId, leadId }: Fixture, appointmentId: string, invoiceId: string) => [
  ...['/', '/campaigns', '/leads', '/appointments', '/messages', '/billing'],
  `/campaigns/${campaignId}`,
  `/leads/${leadId}`,
  `/leads?lead=${leadId}`,
  `/appointments/${appointmentId}`,
  `/billing/invoices/${invoiceId}`,
];

inBrowser('the walls of the portal', () => {
  let world: PortalWorld;
  let seed: Seed;
  let other: Fixture;
  let others: string[];
  let own: string[];

  beforeAll(async () => {
    world = await openPortalWorld(program ?? '');
    const { db } = world.api;
    seed = await seedPortal(world.api);
    other = await addClient(db, seed.fixture.operatorId);
    const invoiceId = (await billShows(db, other))[0]?.invoiceId ?? '';
    const appointmentId = await asOperator(db, other.operatorId, async (tx) => {
      await tx.organization.update({ where: { id: other.clientId }, data: { name: 'Another Business' } });
      await tx.campaign.update({ where: { id: other.campaignId }, data: { name: 'Another campaign' } });
      await tx.contact.update({ where: { id: other.contactId }, data: { lastName: 'Of Another' } });
      return addAppointment(tx, other, { startsAt: new Date(Date.now() + 86_400_000) });
    });
    others = pagesOf(other, appointmentId, invoiceId);
    own = pagesOf(seed.fixture, seed.comingId, seed.shows[0]?.invoiceId ?? '');
  });

  afterAll(() => world.close());

  it('a client finds nothing of another client, whatever address it types', async () => {
    const { page } = await world.openAs({ organizationId: seed.fixture.clientId, role: 'admin' });
    const heard: string[] = [];
    page.on('response', (answer) => {
      if (!answer.url().includes('/api/') || answer.url().includes('/api/live')) return;
      void answer.text().then(
        (text) => heard.push(text),
        () => undefined,
      );
    });
    const settings = [
      `/clients/${other.clientId}`,
      '/admin',
      '/settings/connections',
      '/settings/events',
      '/revenue',
    ];
    for (const at of [
      ...others,
      ...settings,
      `/messages?lead=${other.leadId}`,
      `/billing?clientId=${other.clientId}`,
    ]) {
      await page.goto(at);
      await settled(page);
      expect([at, await page.locator('body').innerText()]).toEqual([
        at,
        expect.not.stringMatching(/Another|Of Another/),
      ]);
    }
    expect(heard.filter((text) => /Another Business|Another campaign|Of Another/.test(text))).toEqual([]);
  });

  it('a viewer is offered nothing that changes anything, and their own business in full', async () => {
    const tab: Tab = await world.openAs({ organizationId: seed.fixture.clientId, role: 'viewer' });
    for (const at of own) {
      await tab.page.goto(at);
      await quiet(tab.page);
      const buttons = await tab.page
        .locator('main button, main a[role=button], [role=dialog] button')
        .allInnerTexts();
      expect([at, buttons.map((text) => text.trim()).filter((text) => WRITING.test(text))]).toEqual([at, []]);
    }
    expect(tab.complaints).toEqual([]);
  });
});
