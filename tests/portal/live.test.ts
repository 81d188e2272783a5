import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { findBrowser } from '../setup/chromium.ts';
import { addClient, createFixture, type Fixture } from '../setup/fixtures.ts';
import { openPortalWorld, type PortalWorld, type Tab } from './portal-world.ts';

const program = findBrowser();
const inBrowser = program ? describe : describe.skip;

/** Milliseconds within which what changed is shown: two seconds alone on a machine, and other suites run beside this. */
const SOON = 6_000;

inBrowser('the portal, while things change', () => {
  let world: PortalWorld;
  let ours: Fixture;
  let sibling: Fixture;
  let owner: Tab;

  beforeAll(async () => {
    world = await openPortalWorld(program ?? '');
    ours = await createFixture(world.api.db);
    sibling = await addClient(world.api.db, ours.operatorId);
    owner = await world.openAs({ organizationId: ours.operatorId, role: 'owner' });
  });
  afterAll(() => world.close());

  const addTask = (title: string) =>
    asOperator(world.api.db, ours.operatorId, (tx) =>
      tx.task.create({
        data: { operatorId: ours.operatorId, key: randomUUID(), kind: 'callback', title },
      }),
    );
  const say = (body: string, { clientId, leadId, contactId }: Fixture = ours) =>
    asOperator(world.api.db, ours.operatorId, (tx) =>
      tx.message.create({
        data: {
          ...{ operatorId: ours.operatorId, clientId, leadId, contactId, key: randomUUID(), body },
          ...{ direction: 'inbound', channel: 'sms', purpose: 'reply', status: 'received' },
          ...{ fromAddress: ours.phone, toAddress: ours.ourNumber },
        },
      }),
    );

  it('shows what was changed elsewhere at once, and counts it on the bell', async () => {
    const { page } = owner;
    await page.goto('/tasks');
    await page.getByText('Nothing waits for you').waitFor();
    await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
    await addTask('Call back about the roof');
    await page.getByRole('button', { name: 'Call back about the roof' }).waitFor({ timeout: SOON });
    await page.getByRole('button', { name: 'Notifications, 1 new' }).waitFor();
  });

  it('shows what is said in the conversation that is open, which is read by that', async () => {
    const { page } = owner;
    await page.goto(`/messages?lead=${ours.leadId}`);
    await page.getByText('Nothing was said yet').waitFor();
    const read = page.waitForResponse((answer) => answer.url().endsWith('/read'));
    await say('Is it still free on Friday?');
    const log = page.getByRole('log', { name: 'Messages' });
    await log.getByText('Is it still free on Friday?').waitFor({ timeout: SOON });
    await read;
    const unread = await asOperator(world.api.db, ours.operatorId, (tx) =>
      tx.message.count({ where: { leadId: ours.leadId, readAt: null } }),
    );
    expect(unread).toBe(0);
  });

  it('catches up after the API was away, and says meanwhile that it is', async () => {
    const { page } = owner;
    await page.goto('/tasks');
    await page.getByRole('button', { name: 'Call back about the roof' }).waitFor();
    await world.stop();
    await page.getByText('Reconnecting…').waitFor();
    await addTask('While nobody heard');
    await world.start();
    await page.getByRole('button', { name: 'While nobody heard' }).waitFor();
    await page.getByText('Reconnecting…').waitFor({ state: 'detached' });
  });

  it('asks nothing again and again: while nothing changes nothing is asked', async () => {
    const { page } = owner;
    await page.goto('/tasks');
    await page.getByRole('button', { name: /^Notifications/ }).waitFor();
    await page.waitForTimeout(1_500);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.waitForTimeout(3_000);
    expect(asked).toEqual([]);
  });

  it('tells a client of its own alone', async () => {
    const client = await world.openAs({ organizationId: ours.clientId, role: 'viewer' });
    await client.page.goto('/messages');
    await client.page.getByText('Is it still free on Friday?').waitFor();
    const asked: string[] = [];
    await client.page.waitForTimeout(1_500);
    client.page.on('request', (request) => asked.push(request.url()));
    await say('Not for their eyes', sibling);
    await addTask('Nor this');
    await client.page.waitForTimeout(2_500);
    expect(asked).toEqual([]);
    await say('And on Saturday?');
    await client.page.getByText('And on Saturday?').waitFor({ timeout: SOON });
    expect(await client.page.getByText('Not for their eyes').count()).toBe(0);
    // It reads, and answers nothing.
    expect(await client.page.getByRole('button', { name: 'Send' }).count()).toBe(0);
  });
});
