import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { connectOwn, testAccount } from '../setup/connections.ts';
import { addClient, createFixture, type Fixture } from '../setup/fixtures.ts';
import { findBrowser } from '../setup/chromium.ts';
import { giveCampaigns, listedAtInstantly, tellInstantly } from '../setup/instantly.ts';
import { seriousViolations } from './axe.ts';
import { openPortalWorld, type PortalWorld, quiet, settled, type Tab } from './portal-world.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;

const NAMES = ['Roofs in spring', 'Roofs in summer', 'Solar', 'Of the neighbour'] as const;
const SOON = 10_000;

inBrowser('campaigns at Instantly in the portal', () => {
  let world: PortalWorld;
  let mine: Fixture;
  let neighbour: Fixture;
  let ids: string[];
  let owner: Tab;
  let client: Tab;

  beforeAll(async () => {
    world = await openPortalWorld(program ?? '');
    const { db } = world.api;
    mine = await createFixture(db);
    const { operatorId } = mine;
    neighbour = await addClient(db, operatorId);
    await asOperator(db, operatorId, async (tx) => {
      await tx.organization.update({ where: { id: mine.clientId }, data: { name: 'Sample Roofing' } });
      await tx.organization.update({ where: { id: neighbour.clientId }, data: { name: 'The Neighbour' } });
    });
    ids = await listedAtInstantly(db, operatorId, NAMES);
    await giveCampaigns(db, neighbour, ids.slice(3));
    // What came before anybody had the campaign waits for whoever gets it.
    for (let i = 0; i < 24; i += 1)
      await tell({ campaignId: NAMES[0], leadEmail: `lead${i}@example.com`, at: hoursAgo(30 + i) });
    await tell({ campaignId: NAMES[1], at: hoursAgo(3) });
    await tell({ campaignId: NAMES[3], kind: 'replied', text: 'A secret of the neighbour' });
    await connectOwn(db, { operatorId, vendor: 'instantly', secrets: testAccount('instantly').secrets });
    owner = await world.openAs({ organizationId: operatorId, role: 'owner' });
    client = await world.openAs({ organizationId: mine.clientId, role: 'admin' });
    // What is still fading in cannot be read yet, which is no fault of its colours.
    for (const { page } of [owner, client]) await page.emulateMedia({ reducedMotion: 'reduce' });
  });
  afterAll(() => world.close());

  const tell = (fact: Parameters<typeof tellInstantly>[2]) =>
    tellInstantly(world.api.db, mine.operatorId, fact);
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  const mirror = (data: { problem: string | null; answeredAt: Date }) =>
    asOperator(world.api.db, mine.operatorId, (tx) =>
      tx.instantlyMirror.upsert({
        where: { operatorId: mine.operatorId },
        create: { operatorId: mine.operatorId, ...data, failedAt: new Date() },
        update: { ...data, failedAt: new Date() },
      }),
    );
  /** A figure of the client's page, by its name. */
  const card = (name: string) =>
    client.page
      .getByRole('region', { name: 'Email campaigns' })
      .locator('.mantine-Paper-root')
      .filter({ has: client.page.getByText(name, { exact: true }) })
      .first();

  it('staff finds campaigns by name, ticks two, saves, and is back with the clients, which is said', async () => {
    const { page } = owner;
    await page.goto('/admin');
    await page.getByRole('link', { name: 'Campaigns of Sample Roofing' }).click();
    await page.getByRole('heading', { name: 'Email campaigns of Sample Roofing' }).waitFor();
    await page.getByText('24 events wait').waitFor();
    await page.getByText('Also of The Neighbour').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByRole('searchbox', { name: 'Look for a campaign' }).fill('roofs');
    await page.getByRole('checkbox', { name: NAMES[2] }).waitFor({ state: 'detached' });
    await page.getByRole('checkbox', { name: NAMES[0] }).check();
    await page.getByRole('checkbox', { name: NAMES[1] }).check();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save: give 2' }).click();
    await page
      .getByText('Sample Roofing has 2 more campaigns. 25 events that waited are counted now.')
      .waitFor();
    await page.getByRole('heading', { name: 'Admin', level: 1 }).waitFor();
    const row = page.getByRole('row', { name: /Sample Roofing/ });
    await row.getByText('25', { exact: true }).waitFor();
    expect(owner.complaints).toEqual([]);
  });

  it('says what somebody else changed meanwhile, keeps what was ticked, and saves neither over the other', async () => {
    const { page } = owner;
    await page.goto(`/admin/clients/${mine.clientId}`);
    await page.getByRole('checkbox', { name: NAMES[2] }).check();
    await giveCampaigns(world.api.db, mine, ids.slice(1, 2));
    await page.getByText('Somebody else changed it meanwhile').waitFor({ timeout: SOON });
    expect(await page.getByRole('checkbox', { name: NAMES[2] }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Save: give 1' }).click();
    await page.getByText('look at it again first').waitFor();
    await page.getByRole('button', { name: 'See what it has now' }).click();
    await page.getByRole('checkbox', { name: NAMES[2], checked: false }).waitFor();
    expect(await page.getByRole('checkbox', { name: NAMES[0] }).isChecked()).toBe(false);
    await page.getByRole('checkbox', { name: NAMES[0] }).check();
    await page.getByRole('button', { name: 'Save: give 1' }).click();
    await page.getByText('Sample Roofing has 1 more campaign.').waitFor();
  });

  it('says why Instantly gives no list, and shows the last one that it gave', async () => {
    const { page } = owner;
    const why = 'Instantly does not accept the API key: it is wrong, or was revoked.';
    await mirror({ problem: why, answeredAt: hoursAgo(2) });
    await page.goto(`/admin/clients/${mine.clientId}`);
    await page.getByRole('alert').filter({ hasText: why }).waitFor();
    await page.getByText('2 hours ago').waitFor();
    await page.getByRole('checkbox', { name: NAMES[2] }).waitFor();
    await mirror({ problem: null, answeredAt: new Date() });
    await page.getByRole('alert').waitFor({ state: 'detached', timeout: SOON });
  });

  it('an operator without campaigns reads how it begins; a client’s address that is nobody’s shows nothing', async () => {
    const empty = await createFixture(world.api.db);
    const { page } = await world.openAs({ organizationId: empty.operatorId, role: 'owner' });
    await page.goto(`/admin/clients/${empty.clientId}`);
    await page.getByRole('heading', { name: 'No account at Instantly' }).waitFor();
    await page.getByRole('link', { name: 'Connect an account' }).waitFor();
    await page.goto(`/admin/clients/${mine.clientId}`);
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
  });

  it('a client sees its six figures, its campaigns alone, and the last twenty events, then more', async () => {
    const { page } = client;
    await page.goto('/');
    await card('Emails sent').getByText('25', { exact: true }).waitFor();
    for (const name of ['Opens', 'Open rate', 'Replies', 'Reply rate', 'Interested'])
      await card(name).waitFor();
    await page.getByRole('link', { name: NAMES[0] }).first().waitFor();
    await quiet(page);
    expect(await page.getByText(NAMES[2]).count()).toBe(0);
    expect(await page.getByText(NAMES[3]).count()).toBe(0);
    const events = page.getByRole('cell', { name: 'Sent', exact: true });
    expect(await events.count()).toBe(20);
    await page.getByRole('button', { name: /more/i }).click();
    await events.nth(24).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(client.complaints).toEqual([]);
  });

  it('what happens while the page is open appears by itself, and a reply is read in full', async () => {
    const { page } = client;
    const text = 'Yes, that is interesting.\n\nCall me on Thursday.';
    await tell({
      campaignId: NAMES[0],
      kind: 'replied',
      said: 'reply_received',
      text,
      threadUrl: 'https://x.example',
    });
    const words = page.getByRole('button', { name: /Yes, that is interesting/ });
    await words.waitFor({ timeout: SOON });
    await card('Replies').getByText('1', { exact: true }).waitFor();
    await words.click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('Call me on Thursday.').waitFor();
    // Threads are answered at Instantly by staff alone.
    expect(await drawer.getByRole('link').count()).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  it('a campaign of its own stands day by day, and its file holds its events alone', async () => {
    const { page } = client;
    await page.getByRole('link', { name: NAMES[1] }).first().click();
    await page.getByRole('heading', { name: NAMES[1], level: 1 }).waitFor();
    await quiet(page);
    await page.getByRole('region', { name: 'Day by day' }).getByRole('row').nth(1).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: NAMES[1], level: 1 }).waitFor();
    await quiet(page);
    const address = await page.getByRole('link', { name: 'Export as CSV' }).getAttribute('href');
    const file = await (await page.request.get(address ?? '')).text();
    expect(file.trim().split('\n')).toHaveLength(2);
    expect(file).toContain(NAMES[1]);
    expect(file).not.toContain(NAMES[0]);
  });

  it('of a campaign that it has not, or has no more, it sees nothing', async () => {
    const { page } = client;
    for (const id of [ids[3], ids[2]]) {
      await page.goto(`/email-campaigns/${id}`);
      await settled(page);
      await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
      await page.goto(`/email-campaigns/${id}?clientId=${neighbour.clientId}`);
      await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    }
    const file = await page.request.get(`/api/instantly/events.csv?campaignId=${ids[3]}`);
    expect((await file.text()).trim().split('\n')).toHaveLength(1);
    await page.goto(`/admin/clients/${mine.clientId}`);
    await settled(page);
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    await giveCampaigns(world.api.db, mine, ids.slice(0, 1));
    await page.goto('/');
    await page.getByRole('link', { name: NAMES[0] }).first().waitFor();
    expect(await page.getByText(NAMES[1]).count()).toBe(0);
  });

  it('a new client’s first admin gets a password that staff chose; who has a sign-in is to be invited', async () => {
    const { page } = owner;
    const fill = async (name: string) => {
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Their name' }).fill(name);
      await dialog.getByRole('textbox', { name: 'Their email address' }).fill('sample.admin@example.com');
      await dialog.locator('input[autocomplete=new-password]').fill('seven walks in the rain');
    };
    await page.goto('/admin');
    await page.getByRole('button', { name: 'New client' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Sample Solar');
    await page.getByText('Choose a password').click();
    await fill('Sample Admin');
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Add the client' }).click();
    await page.getByText('sample.admin@example.com can sign in with the password that you chose.').waitFor();
    await page.getByRole('heading', { name: 'Sample Solar', level: 1 }).waitFor();
    await page.getByRole('tab', { name: 'People' }).click();
    await page.getByText('Sample Admin').waitFor();
    await page.getByRole('button', { name: 'Add with a password' }).click();
    await fill('Somebody Else');
    await page.getByRole('button', { name: 'Add them' }).click();
    await page.getByText('has a sign-in already: invite them instead').waitFor();
  });
});
