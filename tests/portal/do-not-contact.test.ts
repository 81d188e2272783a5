import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { findBrowser } from '../setup/chromium.ts';
import { addLead } from '../setup/fixtures.ts';
import { openPortalWorld, type PortalWorld, quiet } from './portal-world.ts';
import { type Seed, seedPortal } from './portal-seed.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;

inBrowser('somebody who wants no more texts', () => {
  let world: PortalWorld;
  let seed: Seed;

  beforeAll(async () => {
    world = await openPortalWorld(program ?? '');
    seed = await seedPortal(world.api);
  });
  afterAll(() => world.close());

  const asked = <T>(work: Parameters<typeof asOperator<T>>[2]) =>
    asOperator(world.api.db, seed.fixture.operatorId, work);

  it('is left alone in five presses from the lead, with what that does said before and what was said kept', async () => {
    const { leadId, phone } = await asked((tx) => addLead(tx, seed.fixture));
    const { page, complaints } = await world.openAs({
      organizationId: seed.fixture.operatorId,
      role: 'agent',
    });
    await page.goto(`/leads/${leadId}`);
    await quiet(page);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Do not contact/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Texts').check();
    await dialog.getByLabel(/^What they said/).fill('Please stop texting me');
    const said = await dialog.getByRole('alert').innerText();
    expect(said).toContain(`No more texts to ${phone}`);
    expect(said).toContain('the whole sequence ends');
    expect(said).toContain('may still write emails');
    await dialog.getByRole('button', { name: 'Stop texts' }).click();
    await page.getByText('Wants no more texts').first().waitFor();
    await page.getByText('“Please stop texting me”').first().waitFor();
    await page.getByText('no more texts, by').waitFor();
    expect(await asked((tx) => tx.suppression.findMany({ where: { address: phone } }))).toMatchObject([
      { channel: 'sms', purpose: 'any', reason: 'opted_out' },
    ]);
    const lead = await asked((tx) => tx.lead.findUniqueOrThrow({ where: { id: leadId } }));
    expect(lead.status).toBe('opted_out');
    expect(complaints).toEqual([]);
  });

  it('is not offered to a client, and what has ended is not asked for twice', async () => {
    const { leadId } = await asked((tx) => addLead(tx, seed.fixture));
    const viewer = await world.openAs({ organizationId: seed.fixture.clientId, role: 'viewer' });
    await viewer.page.goto(`/leads/${leadId}`);
    await quiet(viewer.page);
    expect(await viewer.page.getByRole('button', { name: 'More', exact: true }).count()).toBe(0);
    const { page } = await world.openAs({ organizationId: seed.fixture.operatorId, role: 'owner' });
    for (const isAgain of [false, true]) {
      await page.goto(`/leads/${leadId}`);
      await quiet(page);
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: /^Do not contact/ }).click();
      const dialog = page.getByRole('dialog');
      if (isAgain) {
        await dialog.getByLabel('Texts (ended already)').waitFor();
        expect(await dialog.getByLabel('Texts (ended already)').isDisabled()).toBe(true);
        continue;
      }
      await dialog.getByLabel('We do').check();
      await dialog.getByLabel('Texts').check();
      await dialog.getByLabel('Why').fill('A neighbour asked');
      await dialog.getByRole('button', { name: 'Stop texts' }).click();
      await dialog.waitFor({ state: 'detached' });
    }
  });
});
