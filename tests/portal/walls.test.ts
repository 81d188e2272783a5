import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { findBrowser } from '../setup/chromium.ts';
import { addAppointment, addClient, type Fixture } from '../setup/fixtures.ts';
import { giveCampaigns, listedAtInstantly, tellInstantly } from '../setup/instantly.ts';
import { billShows } from '../setup/billed-shows.ts';
import { openPortalWorld, type PortalWorld, quiet, settled, type Tab } from './portal-world.ts';
import { type Seed, seedPortal } from './portal-seed.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;

/** Words on buttons that change something for others. */
const WRITING =
  /^(New|Add|Save|Delete|Remove|Pause|Resume|Stop|Start|Invite|Contest|Dispute|They came|They did not|Shown|Import|Make|Revoke|Change|Edit|Withdraw|Send|Reply|Note|Take|Archive|Clone|Agree|Settle|Leave|Erase|Merge|Assign|Rotate|Upload|Apply|Verify|Yes|No)\b/i;

/** What a client's member finds in its menu, and one of each thing. */
const pagesOf = (
  { campaignId, leadId }: Fixture,
  appointmentId: string,
  invoiceId: string,
  emailCampaignId: string,
) => [
  ...['/', '/campaigns', '/leads', '/appointments', '/messages', '/billing'],
  ...['/billing?tab=invoices', '/billing?tab=disputes', '/billing?tab=usage', '/settings/agreements'],
  `/campaigns/${campaignId}`,
  `/leads/${leadId}`,
  `/leads?lead=${leadId}`,
  `/messages?lead=${leadId}`,
  `/appointments/${appointmentId}`,
  `/billing/invoices/${invoiceId}`,
  `/email-campaigns/${emailCampaignId}`,
];

/** Words that stand nowhere but in what is another client's. */
const MARK = /Another Business|Another campaign|Of Another|Another word/;

/** A campaign at Instantly with somebody's answer in it. */
async function addEmailCampaign(db: Database, other: Fixture): Promise<string> {
  const campaignId = 'Another campaign';
  const [id = ''] = await listedAtInstantly(db, other.operatorId, [campaignId]);
  await giveCampaigns(db, other, [id]);
  await tellInstantly(db, other.operatorId, { campaignId, kind: 'auto_replied', text: 'Another word' });
  return id;
}

inBrowser('the walls of the portal', () => {
  let world: PortalWorld;
  let seed: Seed;
  let other: Fixture;
  let others: string[];
  /** The ids of all that is another client's: whatever answer has one of them, tells of it. */
  let secrets: string[];
  let own: string[];

  beforeAll(async () => {
    world = await openPortalWorld(program ?? '');
    const { db } = world.api;
    seed = await seedPortal(world.api);
    other = await addClient(db, seed.fixture.operatorId);
    const billed = await billShows(db, other);
    const invoiceId = billed[0]?.invoiceId ?? '';
    const appointmentId = await asOperator(db, other.operatorId, async (tx) => {
      await tx.organization.update({ where: { id: other.clientId }, data: { name: 'Another Business' } });
      await tx.campaign.update({ where: { id: other.campaignId }, data: { name: 'Another campaign' } });
      await tx.contact.update({ where: { id: other.contactId }, data: { lastName: 'Of Another' } });
      const { operatorId, clientId, leadId, contactId } = other;
      const inbound = { direction: 'inbound', channel: 'sms', purpose: 'reply', status: 'received' };
      const said = {
        key: 'walls',
        fromAddress: other.phone,
        toAddress: other.ourNumber,
        body: 'Another word',
      };
      await tx.message.create({ data: { operatorId, clientId, leadId, contactId, ...inbound, ...said } });
      return addAppointment(tx, other, { startsAt: new Date(Date.now() + 86_400_000) });
    });
    const emailCampaignId = await addEmailCampaign(db, other);
    others = pagesOf(other, appointmentId, invoiceId, emailCampaignId);
    const { clientId, campaignId, contactId, leadId } = other;
    const shows = billed.map((each) => each.appointmentId);
    secrets = [clientId, campaignId, contactId, leadId, appointmentId, invoiceId, emailCampaignId, ...shows];
    own = pagesOf(seed.fixture, seed.comingId, seed.shows[0]?.invoiceId ?? '', seed.emailCampaignId);
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
      `/admin/clients/${other.clientId}`,
      `${others.at(-1)}?clientId=${other.clientId}`,
      '/admin',
      '/settings/connections',
      '/settings/events',
      '/revenue',
    ];
    for (const at of [
      ...others,
      ...settings,
      `/billing?client=${other.clientId}`,
      `/billing?client=${other.clientId}&tab=statement`,
      `/settings/agreements?client=${other.clientId}`,
    ]) {
      await page.goto(at);
      await settled(page);
      expect([at, await page.locator('body').innerText()]).toEqual([
        at,
        expect.not.stringMatching(/Another/),
      ]);
    }
    expect(heard.length).toBeGreaterThan(others.length);
    expect(heard.filter((text) => MARK.test(text))).toEqual([]);
    expect(heard.filter((text) => secrets.some((id) => text.includes(id)))).toEqual([]);
  });

  it('a viewer is offered nothing that changes anything, and their own business in full', async () => {
    const tab: Tab = await world.openAs({ organizationId: seed.fixture.clientId, role: 'viewer' });
    for (const at of own) {
      await tab.page.goto(at);
      await quiet(tab.page);
      const buttons = await tab.page
        .locator('main button, main a[role=button], [role=dialog] button')
        // Some have no words but those that are read out.
        .evaluateAll((all) =>
          all.map((each) => (each.getAttribute('aria-label') ?? each.textContent ?? '').trim()),
        );
      expect([at, buttons.filter((name) => WRITING.test(name))]).toEqual([at, []]);
    }
    expect(tab.complaints).toEqual([]);
  });
});
