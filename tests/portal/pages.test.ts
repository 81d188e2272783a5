import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findBrowser } from '../setup/chromium.ts';
import { seriousViolations } from './axe.ts';
import { addressOf, routesOfPortal } from './pages.ts';
import { openPortalWorld, type PortalWorld, quiet, type Tab } from './portal-world.ts';
import { type Seed, seedPortal } from './portal-seed.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;

inBrowser('every page of the portal', () => {
  let world: PortalWorld;
  let seed: Seed;
  let owner: Tab;
  let phone: Tab;

  beforeAll(async () => {
    world = await openPortalWorld(program ?? '');
    seed = await seedPortal(world.api);
    const { operatorId } = seed.fixture;
    owner = await world.openAs({ organizationId: operatorId, role: 'owner', platformAdmin: true });
    phone = await world.openAs({ organizationId: operatorId, role: 'owner', width: 390 });
  });

  afterAll(() => world.close());

  it.each(routesOfPortal())(
    '%s can be used by everybody, with a heading, and complains of nothing',
    async (route) => {
      const { page, complaints } = owner;
      complaints.length = 0;
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(addressOf(route, seed));
        await quiet(page);
        expect(await seriousViolations(page)).toEqual([]);
      }
      expect(complaints).toEqual([]);
    },
  );

  it.each(routesOfPortal())('%s fits a phone', async (route) => {
    const { page } = phone;
    await page.goto(addressOf(route, seed));
    await quiet(page);
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
