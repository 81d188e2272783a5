import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { createShowClient, type ShowClient } from '../../tests/setup/shows.ts';
import { genesisHash, proofHash } from './proof-hash.ts';

let world: TestWorld;
let client: ShowClient;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await createShowClient(world);
});

const invoiceStarts = () =>
  client.read((tx) => tx.workflowSignal.count({ where: { workflowType: 'invoice', start: 'once' } }));

const milestone = (number: number, size = 25) => ({
  number,
  amountCents: 200_000,
  shows: size,
  slots: Array.from({ length: size }, (_, i) => i + 1),
  invoices: [[200_000, 'draft', 14]],
});

/** The client's proofs in order: each follows on the one before it, and says what it hashes. */
async function chain() {
  const proofs = await client.read((tx) =>
    tx.milestoneAppointment.findMany({ where: { clientId: client.clientId }, orderBy: { seq: 'asc' } }),
  );
  let previousHash = genesisHash(client.clientId);
  for (const [i, proof] of proofs.entries()) {
    expect(proof).toMatchObject({ seq: i + 1, previousHash });
    expect(proof.hash).toBe(proofHash(previousHash, proof.content ?? ''));
    previousHash = proof.hash ?? '';
  }
  return proofs;
}

describe('24, 25, 26', () => {
  test('one after the other: the 25th show opens one milestone with its 25 proofs and one invoice', async () => {
    await client.show(24);
    await expect(client.count()).resolves.toEqual({ netShown: 24 });
    expect(await client.milestones()).toEqual([]);
    await client.show(1);
    await expect(client.count()).resolves.toEqual({ netShown: 25 });
    expect(await client.milestones()).toMatchObject([milestone(1)]);
    await client.show(1);
    await client.count();
    expect(await client.milestones()).toMatchObject([milestone(1)]);
    expect(await invoiceStarts()).toBe(1);
    expect(
      await client.read((tx) => tx.promiseRow.findFirst({ where: { subjectType: 'billing' } })),
    ).toMatchObject({
      what: 'Open milestone 2',
      why: '1 of 25 shows since the last one',
    });
  });

  test('counting again, for ever, changes nothing', async () => {
    await client.show(26);
    await client.count();
    const [before, proofs, audits] = [await client.milestones(), await chain(), await audited()];
    for (let i = 0; i < 5; i += 1) await client.count();
    expect(await client.milestones()).toEqual(before);
    expect(await chain()).toEqual(proofs);
    expect(await audited()).toBe(audits);
    expect(await invoiceStarts()).toBe(1);
  });

  test('counting late opens all that are owed', async () => {
    await client.show(51);
    await client.count();
    expect(await client.milestones()).toMatchObject([milestone(1), milestone(2)]);
    expect(await invoiceStarts()).toBe(2);
  });
});

const audited = () => client.read((tx) => tx.audit.count());

test('a hundred shows verified at once while many count: four milestones, a hundred proofs, each show once, one chain', async () => {
  const ids = await client.book(100);
  const counts = Array.from({ length: 12 }, () => client.count());
  await Promise.all([...ids.map((id) => client.decide(id, 'shown')), ...counts]);
  await Promise.all(Array.from({ length: 12 }, () => client.count()));
  expect(await client.milestones()).toMatchObject([1, 2, 3, 4].map((number) => milestone(number)));
  const proofs = await chain();
  expect(proofs.map(({ appointmentId }) => appointmentId).sort()).toEqual([...ids].sort());
  expect(await invoiceStarts()).toBe(4);
  expect(await client.read((tx) => tx.audit.count({ where: { action: 'milestone.open' } }))).toBe(4);
});

test("another client's shows are its own, and so is its chain", async () => {
  const sibling = await createShowClient(world, {}, client.operatorId);
  await client.show(24);
  await sibling.show(25);
  await expect(client.count()).resolves.toEqual({ netShown: 24 });
  await sibling.count();
  expect(await client.milestones()).toEqual([]);
  await client.show(1);
  await client.count();
  expect((await chain()).map(({ seq }) => seq)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
  const [first] = (await sibling.milestones())[0]?.proofs ?? [];
  expect(first).toMatchObject({ seq: 1, previousHash: genesisHash(sibling.clientId) });
});

test('a new size starts at the last billed show, and a milestone keeps the agreement that it was opened under', async () => {
  await client.show(34);
  await client.count();
  await client.agree({ size: 10, priceCents: 90_000 });
  await client.count();
  expect(await client.milestones()).toMatchObject([milestone(1)]);
  await client.show(1);
  await client.count();
  const smaller = { ...milestone(2, 10), amountCents: 90_000, invoices: [[90_000, 'draft', 14]] };
  expect(await client.milestones()).toMatchObject([milestone(1), smaller]);
  await client.agree({ size: 50 });
  await client.show(49);
  await client.count();
  expect(await client.milestones()).toHaveLength(2);
  await client.show(1);
  await client.count();
  expect(await client.milestones()).toMatchObject([milestone(1), smaller, milestone(3, 50)]);
});

test('a milestone that costs nothing opens, and a show of it that is reversed is owed nothing', async () => {
  await client.agree({ size: 3, priceCents: 0, reversal: 'credit' });
  const [id = ''] = await client.show(3);
  await client.count();
  expect(await client.milestones()).toMatchObject([
    { amountCents: 0, slots: [1, 2, 3], invoices: [[0, 'draft', 14]] },
  ]);
  await client.decide(id, 'no_show');
  await client.count();
  expect(await client.credits()).toEqual([]);
  const [reversed] =
    (await client.milestones())[0]?.proofs.filter(({ appointmentId }) => appointmentId === id) ?? [];
  expect(reversed).toMatchObject({ compensation: 'credit' });
});

test('a proof seals its show, verdict, evidence and versions, and the milestone the last of its proofs', async () => {
  const [id = ''] = await client.show(25);
  await client.count();
  const [opened] = await client.milestones();
  const proof = opened?.proofs.find(({ appointmentId }) => appointmentId === id);
  expect(JSON.parse(proof?.content ?? '')).toEqual({
    ...{ milestone: 1, slot: proof?.slot, appointmentId: id },
    ...{ startsAt: '2026-06-01T12:00:00.000Z', endsAt: '2026-06-01T12:30:00.000Z' },
    ...{ decidedAt: '2026-06-01T12:00:00.000Z', decidedBy: 'evidence' },
    policy: { id: client.policyId, version: 1 },
    agreement: { id: expect.any(String), version: 1 },
    evidence: [
      {
        ...{ id: expect.any(String), source: 'client', answer: 'yes', key: 'client:shown' },
        ...{ at: '2026-06-01T12:00:00.000Z', withdrawnAt: null },
      },
    ],
  });
  expect(opened?.seal).toBe(opened?.proofs.at(-1)?.hash);
});

test('what is sealed cannot be changed by the application', async () => {
  await client.show(25);
  await client.count();
  const change = client.read((tx) => tx.milestoneAppointment.updateMany({ data: { content: '{}' } }));
  await expect(change).rejects.toThrow(/permission denied/);
});
