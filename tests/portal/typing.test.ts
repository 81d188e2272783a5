import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { findBrowser } from '../setup/chromium.ts';
import { openPortalWorld, type PortalWorld, type Tab } from './portal-world.ts';
import { type Seed, seedPortal } from './portal-seed.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;

inBrowser('what somebody types in the portal', () => {
  let world: PortalWorld;
  let seed: Seed;
  let owner: Tab;

  beforeAll(async () => {
    world = await openPortalWorld(program ?? '');
    seed = await seedPortal(world.api);
    owner = await world.openAs({
      ...{ organizationId: seed.fixture.operatorId, role: 'owner', zone: 'Pacific/Auckland' },
    });
  });
  afterAll(() => world.close());

  it('stays as it is while the address follows: a pause after a first name eats no blank', async () => {
    const { page } = owner;
    await page.goto('/leads');
    const field = page.getByRole('searchbox', { name: 'Search leads' });
    await field.pressSequentially('Sample ');
    await page.waitForURL(/q=Sample(&|$)/);
    await field.pressSequentially('Lead');
    await page.waitForURL(/q=Sample(\+|%20)Lead/);
    expect(await field.inputValue()).toBe('Sample Lead');
    await page.goto('/leads?q=somebody');
    await page.goBack();
    await page.waitForURL(/q=Sample/);
    expect(await field.inputValue()).toBe('Sample Lead');
  });

  it('is read by one’s own calendar: a filter for a day shows that day, far from Greenwich too', async () => {
    const { page } = owner;
    // The third of June, there.
    await page.goto(
      '/leads?tag=x&createdFrom=2026-06-02T12%3A00%3A00.000Z&createdTo=2026-06-03T11%3A59%3A59.999Z',
    );
    const added = page.getByRole('button', { name: 'Added' });
    await added.waitFor();
    expect(await added.innerText()).toBe('June 3, 2026 – June 3, 2026');
  });

  it('to a lead waits where it was begun, and is sent once, also when the answer is lost', async () => {
    const { page } = owner;
    const { leadId, operatorId } = seed.fixture;
    await page.goto(`/messages?lead=${leadId}`);
    const form = page.getByRole('form', { name: 'Answer' });
    await form.getByRole('textbox').fill('Shall we say Friday?');
    await page.getByRole('link', { name: 'Leads', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
    await page.goBack();
    expect(await form.getByRole('textbox').inputValue()).toBe('Shall we say Friday?');
    await page.route('**/api/messages', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await form.getByRole('button', { name: 'Send' }).click();
    await page.getByText('No connection').waitFor();
    await page.unroute('**/api/messages');
    await form.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('log').getByText('Shall we say Friday?').waitFor();
    await form.locator('textarea:placeholder-shown').waitFor();
    const sent = await asOperator(world.api.db, operatorId, (tx) =>
      tx.message.count({ where: { leadId, body: 'Shall we say Friday?' } }),
    );
    expect(sent).toBe(1);
  });

  it('into a template is asked about before another language takes its place', async () => {
    const { page } = owner;
    await page.goto('/settings/templates/sequence_sms?channel=sms&locale=en');
    const words = page.getByRole('textbox', { name: 'Words' });
    const before = await words.inputValue();
    await words.fill(`${before} Soon.`);
    await page.getByRole('combobox', { name: 'Language' }).or(page.getByLabel('Language')).first().click();
    await page.getByRole('option', { name: /^German/ }).click();
    const asked = page.getByRole('dialog', { name: 'Leave without saving?' });
    await asked.getByRole('button', { name: 'Stay' }).click();
    expect(await words.inputValue()).toBe(`${before} Soon.`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved as version 1').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  });

  it('into the wizard never turns its page: that is done by Next', async () => {
    const { page } = owner;
    await page.goto('/campaigns/new?step=3');
    await page.waitForURL((url) => url.search === '');
    await page.getByRole('textbox', { name: /^Name/ }).fill('Sample autumn');
    const client = { name: /^Client/ };
    await page.getByRole('combobox', client).or(page.getByRole('textbox', client)).first().click();
    await page.getByRole('option').first().click();
    await page.getByRole('heading', { name: '1. Name and client' }).waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('heading', { name: '2. Who calls' }).waitFor();
    await page.getByRole('link', { name: 'Tasks', exact: true }).click();
    const leaving = page.getByRole('dialog', { name: 'Leave this campaign unfinished?' });
    await leaving.getByRole('button', { name: 'Discard it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
  });

  it('a task opens by one press and closes by one step back', async () => {
    const { page } = owner;
    await page.goto('/tasks');
    await page.getByRole('button', { name: 'A reply needs an answer' }).click();
    await page.getByRole('dialog', { name: 'Task' }).waitFor();
    await page.goBack();
    await page.getByRole('dialog', { name: 'Task' }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('');
  });
});
