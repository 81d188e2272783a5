import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { findBrowser } from '../setup/chromium.ts';
import { openPortalWorld, type PortalWorld, quiet, type Tab } from './portal-world.ts';
import { type Seed, seedPortal } from './portal-seed.ts';
import { routesOfPortal } from './pages.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;
const LONG = 240_000;

/** What the pages' addresses say, all of it nonsense. */
const NAMES = [
  ...[
    'q',
    'status',
    'state',
    'clientId',
    'campaignId',
    'tag',
    'createdFrom',
    'createdTo',
    'sort',
    'view',
    'lead',
  ],
  ...[
    'span',
    'date',
    'undecided',
    'appointment',
    'unread',
    'campaign',
    'mine',
    'task',
    'client',
    'tab',
    'month',
  ],
  ...[
    'from',
    'to',
    'settled',
    'of',
    'actorKind',
    'action',
    'vendor',
    'kind',
    'open',
    'channel',
    'policy',
    'step',
  ],
];

inBrowser('somebody clumsy', () => {
  let world: PortalWorld;
  let seed: Seed;
  let tab: Tab;

  beforeAll(async () => {
    world = await openPortalWorld(program ?? '');
    seed = await seedPortal(world.api);
    tab = await world.openAs({ organizationId: seed.fixture.operatorId, role: 'owner' });
  }, LONG);

  afterAll(() => world.close());

  const notesOf = (leadId: string) =>
    asOperator(world.api.db, seed.fixture.operatorId, (tx) => tx.leadNote.count({ where: { leadId } }));

  const writeNote = async (text: string) => {
    await tab.page.getByText('Note', { exact: true }).first().click();
    await tab.page.getByRole('textbox', { name: 'Note' }).fill(text);
  };

  it(
    'opens each page by an address that makes no sense, and finds the page',
    async () => {
      for (const route of routesOfPortal().filter((each) => !each.includes('$'))) {
        for (const nonsense of ['[]']) {
          await tab.page.goto(`${route}?${NAMES.map((name) => `${name}=${nonsense}`).join('&')}`);
          await quiet(tab.page);
          expect([route, nonsense, await tab.page.getByText('could not be shown').count()]).toEqual([
            route,
            nonsense,
            0,
          ]);
        }
      }
      expect(tab.complaints.filter((said) => !said.includes('Failed to load resource'))).toEqual([]);
    },
    LONG,
  );

  it('presses twice, or again after an answer that never came, and writes one note', async () => {
    const { leadId } = seed.fixture;
    await tab.page.goto(`/leads/${leadId}`);
    await quiet(tab.page);
    const before = await notesOf(leadId);
    await writeNote('Twice');
    await tab.page.getByRole('button', { name: 'Save the note' }).dblclick();
    await tab.page.getByText('The note is saved.').first().waitFor();
    expect(await notesOf(leadId)).toBe(before + 1);

    let isLost = true;
    await tab.page.route('**/notes', async (route) => {
      if (route.request().method() !== 'POST' || !isLost) return route.continue();
      isLost = false;
      await route.fetch();
      await route.abort('failed');
    });
    await writeNote('Lost');
    await tab.page.getByRole('button', { name: 'Save the note' }).click();
    await tab.page.getByText('nothing of what you entered is lost').first().waitFor();
    const again = tab.page.waitForResponse(
      (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/notes'),
    );
    await tab.page.getByRole('button', { name: 'Save the note' }).click();
    await again;
    expect(await notesOf(leadId)).toBe(before + 2);
  });

  it('is signed out while writing, signs in elsewhere, and loses nothing', async () => {
    const { page, context } = tab;
    await page.goto(`/leads/${seed.fixture.leadId}`);
    await quiet(page);
    await writeNote('Not to be lost');
    const cookies = await context.cookies();
    await context.clearCookies();
    await page.getByRole('button', { name: 'Save the note' }).click();
    await page.getByRole('dialog', { name: 'You are signed out' }).waitFor();
    await context.addCookies(cookies);
    await page.evaluate("window.dispatchEvent(new Event('focus'))");
    await page.getByRole('dialog', { name: 'You are signed out' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('Not to be lost');
    await page.getByRole('button', { name: 'Save the note' }).click();
    await page.getByText('The note is saved.').first().waitFor();
  });
});
