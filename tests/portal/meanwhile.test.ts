import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { POLICIES } from '../../domain/policies/standard.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { findBrowser } from '../setup/chromium.ts';
import { createFixture, type Fixture } from '../setup/fixtures.ts';
import { type Seed, seedPortal } from './portal-seed.ts';
import { openPortalWorld, type PortalWorld, quiet, type Tab } from './portal-world.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;

/** The stream is cut off and comes back, as when a window is looked at again. */
const returns = ({ page }: Tab) => page.evaluate('dispatchEvent(new Event("online"))');

inBrowser('what others do meanwhile', () => {
  let world: PortalWorld;
  let seed: Seed;
  let owner: Tab;

  beforeAll(async () => {
    world = await openPortalWorld(program ?? '');
    seed = await seedPortal(world.api);
    owner = await world.openAs({ organizationId: seed.fixture.operatorId, role: 'owner' });
  });
  afterAll(() => world.close());

  const asked: typeof asOperator = (db, operatorId, work) => asOperator(db, operatorId, work);

  it('takes nothing away of what is typed, and is not taken back by what was not touched', async () => {
    const { operatorId, clientId } = seed.fixture;
    const { page } = owner;
    await page.goto(`/settings/agreements?client=${clientId}`);
    await page.getByRole('button', { name: 'Agree anew' }).click();
    await page.getByLabel('Price of a milestone').fill('3000');
    await asked(world.api.db, operatorId, async (tx) => {
      const { id: _, ...now } = await tx.agreement.findFirstOrThrow({ where: { clientId } });
      const at = { version: now.version + 1, effectiveFrom: new Date(), createdAt: new Date() };
      const { usageAlertCents, ...terms } = now;
      await tx.agreement.create({ data: { ...terms, ...at, usageAlertCents, termsDays: 3 } });
    });
    await page.getByText('Version 2', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Agree from now on' }).click();
    await page.getByText('Version 3', { exact: true }).waitFor();
    const newest = await asked(world.api.db, operatorId, (tx) =>
      tx.agreement.findFirstOrThrow({ where: { clientId }, orderBy: { version: 'desc' } }),
    );
    expect(newest).toMatchObject({ version: 3, termsDays: 3, milestonePriceCents: 300_000 });

    const body = JSON.parse(JSON.stringify(POLICIES.standard));
    const save = (version: number) =>
      asked(world.api.db, operatorId, (tx) =>
        tx.policy.create({ data: { operatorId, name: 'Mine', version, body } }),
      );
    await save(1);
    await page.goto('/settings/policies?policy=Mine');
    await page.getByRole('button', { name: 'Change it' }).click();
    await page.getByLabel('To', { exact: true }).fill('19:30');
    await save(2);
    await page.getByText('Version 2, as it came').waitFor();
    expect(await page.getByLabel('To', { exact: true }).inputValue()).toBe('19:30');
    await page.getByRole('button', { name: 'See what changes' }).click();
    await page.getByText('Somebody saved another version meanwhile').waitFor();
  });

  it('shows nothing of one organization when another window acts for another by now', async () => {
    const other: Fixture = await createFixture(world.api.db);
    await asked(world.api.db, other.operatorId, (tx) =>
      tx.organization.update({ where: { id: other.operatorId }, data: { name: 'Second Business' } }),
    );
    const { page } = owner;
    await page.goto('/leads');
    await quiet(page);
    const { authDb } = world.api;
    const { userId } = await authDb.member.findFirstOrThrow({
      where: { organizationId: seed.fixture.operatorId, role: 'owner' },
      orderBy: { createdAt: 'desc' },
    });
    await authDb.member.create({ data: { organizationId: other.operatorId, userId, role: 'owner' } });
    await authDb.session.updateMany({
      where: { userId },
      data: { activeOrganizationId: other.operatorId },
    });
    await returns(owner);
    await page.waitForURL((url) => url.pathname === '/');
    await page.getByText('Second Business').first().waitFor();
  });
});
