import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { createShowClient, type ShowClient } from '../../tests/setup/shows.ts';
import { findInvoice } from './find-invoice.ts';
import { genesisHash, proofHash } from './proof-hash.ts';
import { verifyInvoice } from './verify-invoice.ts';

let world: TestWorld;
let client: ShowClient;
let invoiceId: string;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

const verify = (id = invoiceId) => verifyInvoice(world.db, { operatorId: client.operatorId, invoiceId: id });

/** What verification finds wrong, all of it. */
async function problems(id = invoiceId): Promise<string[]> {
  const { checks, isProven } = await verify(id);
  const found = checks.flatMap((check) => check.problems);
  expect(isProven).toBe(found.length === 0);
  return found;
}

const invoiceOf = async (number: number) =>
  client.read((tx) => tx.invoice.findFirstOrThrow({ where: { milestone: { number } } }));

describe('an invoice of a milestone', () => {
  // Links 1 to 4 are the first milestone, 5 to 8 the second; 9 replaces a show of the first.
  beforeEach(async () => {
    client = await createShowClient(world, { size: 4, priceCents: 100_001 });
    const [reversed = ''] = await client.show(8);
    await client.count();
    await client.decide(reversed, 'no_show');
    await client.show(1);
    await client.count();
    invoiceId = (await invoiceOf(1)).id;
  });

  const run = (sql: string) => world.ask(sql.replaceAll('$client', `'${client.clientId}'`));
  const proof = (seq: number) =>
    `(SELECT id FROM milestone_appointment WHERE client_id = $client AND seq = ${seq})`;
  const show = (seq: number) =>
    `(SELECT appointment_id FROM milestone_appointment WHERE client_id = $client AND seq = ${seq})`;

  test('is proven, and tells of the show that was reversed and replaced', async () => {
    const report = await verify();
    expect(report).toMatchObject({ isProven: true, amountCents: 100_001, status: 'draft' });
    expect(report.seal).toMatch(/^[0-9a-f]{64}$/);
    expect(report.checks.map(({ of }) => of)).toEqual([
      '1 line',
      'agreement, version 2',
      '4 shows agreed',
      '9 links',
      expect.stringMatching(/^5 shows, \d pieces of evidence$/),
      '1 reversed',
    ]);
    expect(report.news).toHaveLength(1);
    expect(report.news[0]).toMatch(
      /^slot \d: the show was reversed on \S+; another show has taken its place$/,
    );
  });

  test('is proven when what follows is its own: the second milestone, before and after the first one is tampered with', async () => {
    const { id } = await invoiceOf(2);
    expect(await problems(id)).toEqual([]);
    await run(`UPDATE evidence SET answer = 'no' WHERE appointment_id = ${show(2)}`);
    expect(await problems(id)).toEqual([]);
    await run(
      `UPDATE milestone_appointment SET content = replace(content, '"yes"', '"no"') WHERE id = ${proof(2)}`,
    );
    expect(await problems(id)).toEqual([
      expect.stringContaining('proof 2 (milestone 1, slot 2) is not what its hash says'),
    ]);
  });

  const SWAP = (columns: readonly string[]) =>
    `UPDATE milestone_appointment a SET ${columns.map((name) => `${name} = b.${name}`).join(', ')}
     FROM milestone_appointment b WHERE a.client_id = $client AND b.client_id = $client
       AND (a.seq, b.seq) IN ((2, 3), (3, 2))`;

  test.each<[string, string[], RegExp]>([
    [
      'a content',
      [`UPDATE milestone_appointment SET content = replace(content, '"yes"', '"no"') WHERE id = ${proof(2)}`],
      /proof 2 .* not what its hash says/,
    ],
    [
      'a content that is none',
      [`UPDATE milestone_appointment SET content = 'x' WHERE id = ${proof(2)}`],
      /proof 2 .* cannot be read/,
    ],
    [
      'a hash',
      [`UPDATE milestone_appointment SET hash = repeat('0', 64) WHERE id = ${proof(2)}`],
      /proof 3 .* does not follow/,
    ],
    [
      'a link',
      [`UPDATE milestone_appointment SET previous_hash = repeat('0', 64) WHERE id = ${proof(2)}`],
      /proof 2 .* does not follow/,
    ],
    [
      'the first link',
      [`UPDATE milestone_appointment SET previous_hash = repeat('0', 64) WHERE id = ${proof(1)}`],
      /proof 1 .* does not follow/,
    ],
    [
      'the seal',
      [`UPDATE milestone SET seal = repeat('0', 64) WHERE client_id = $client`],
      /sealed by is missing or changed/,
    ],
    [
      'the seal, taken away',
      [`UPDATE milestone SET seal = NULL WHERE client_id = $client`],
      /opened before proofs were sealed/,
    ],
    ['a deleted proof', [`DELETE FROM milestone_appointment WHERE id = ${proof(2)}`], /^proof 2 is missing/],
    [
      'the deleted proof that sealed it',
      [`DELETE FROM milestone_appointment WHERE id = ${proof(4)}`],
      /sealed by is missing/,
    ],
    [
      'deleted proofs of another milestone, between',
      [`DELETE FROM milestone_appointment WHERE client_id = $client AND seq IN (6, 7)`],
      /^proofs 6 to 7 are missing/,
    ],
    [
      'two proofs that changed their seals',
      [SWAP(['content', 'hash', 'previous_hash'])],
      /proof 2 .* does not follow/,
    ],
    [
      'two proofs that changed their shows',
      [
        `UPDATE milestone_appointment SET reversed_at = now(), compensation = 'replace' WHERE id IN (${proof(2)}, ${proof(3)})`,
        SWAP(['appointment_id']),
        `UPDATE milestone_appointment SET reversed_at = NULL, compensation = NULL WHERE id IN (${proof(2)}, ${proof(3)})`,
      ],
      /proof 2 .* seals another appointment/,
    ],
    [
      'two proofs that changed their places',
      [
        `UPDATE milestone_appointment SET seq = seq + 100 WHERE id IN (${proof(2)}, ${proof(3)})`,
        `UPDATE milestone_appointment SET seq = CASE seq WHEN 102 THEN 3 ELSE 2 END WHERE client_id = $client AND seq > 100`,
      ],
      /proof 2 .* does not follow/,
    ],
    [
      'a proof in another slot',
      [`UPDATE milestone_appointment SET slot = 9 WHERE id = ${proof(2)}`],
      /seals another slot/,
    ],
    [
      "evidence's answer",
      [`UPDATE evidence SET answer = 'no' WHERE appointment_id = ${show(2)}`],
      /slot 2: the evidence of the client/,
    ],
    [
      "evidence's source",
      [`UPDATE evidence SET source = 'lead' WHERE appointment_id = ${show(2)}`],
      /slot 2: the evidence of the client/,
    ],
    [
      "evidence's time",
      [`UPDATE evidence SET at = at - interval '1 hour' WHERE appointment_id = ${show(2)}`],
      /slot 2: the evidence of the client/,
    ],
    [
      'deleted evidence',
      [`DELETE FROM evidence WHERE appointment_id = ${show(2)}`],
      /slot 2: the evidence of the client/,
    ],
    [
      "an appointment's time",
      [`UPDATE appointment SET starts_at = starts_at - interval '1 day' WHERE id = ${show(2)}`],
      /slot 2: the appointment's start/,
    ],
    [
      "a verdict's time",
      [`UPDATE appointment SET decided_at = decided_at - interval '1 day' WHERE id = ${show(2)}`],
      /slot 2: the verdict's time/,
    ],
    [
      "the policy's version",
      [`UPDATE policy SET version = 9 WHERE id = (SELECT policy_id FROM appointment WHERE id = ${show(2)})`],
      /slot 2: the policy/,
    ],
    [
      "the agreement's price",
      [`UPDATE agreement SET milestone_price_cents = 5 WHERE client_id = $client AND version = 2`],
      /the line is 100001 cents, 5 were agreed/,
    ],
    [
      "the agreement's size",
      [`UPDATE agreement SET milestone_size = 5 WHERE client_id = $client AND version = 2`],
      /opened by 4 proofs, not by 5/,
    ],
    [
      "the milestone's amount",
      [`UPDATE milestone SET amount_cents = 5 WHERE client_id = $client`],
      /the milestone is 5 cents/,
    ],
    [
      "the line's amount",
      [`UPDATE invoice_line SET amount_cents = 5 WHERE client_id = $client`],
      /the lines add up to 5 cents/,
    ],
    [
      "the invoice's amount",
      [`UPDATE invoice SET amount_cents = 5 WHERE client_id = $client`],
      /the invoice says 5/,
    ],
    [
      'both amounts',
      [
        `UPDATE invoice_line SET amount_cents = 5 WHERE client_id = $client`,
        `UPDATE invoice SET amount_cents = 5 WHERE client_id = $client`,
      ],
      /the line is 5 cents, 100001 were agreed/,
    ],
    [
      'a credit that nobody owes',
      [
        `INSERT INTO credit_note (operator_id, client_id, invoice_id, milestone_id, proof_id, amount_cents, currency) SELECT p.operator_id, p.client_id, i.id, p.milestone_id, p.id, 25000, 'usd' FROM milestone_appointment p JOIN invoice i ON i.milestone_id = p.milestone_id WHERE p.id = ${proof(2)}`,
      ],
      /slot 2: 25000 cents are credited, and 0 are owed/,
    ],
    [
      'a credit of a show that was replaced',
      [`UPDATE milestone_appointment SET compensation = 'credit' WHERE id = ${proof(1)}`],
      /slot 1 was credited, and given to another show too/,
    ],
  ])('tampered with is found: %s', async (_what, statements, expected) => {
    expect(await problems()).toEqual([]);
    for (const sql of statements) await run(sql);
    expect(await problems()).toContainEqual(expect.stringMatching(expected));
  });

  test('whose whole chain was forged anew no longer has the seal that the client was sent', async () => {
    const { seal } = await verify();
    const proofs = await client.read((tx) => tx.milestoneAppointment.findMany({ orderBy: { seq: 'asc' } }));
    let previousHash = genesisHash(client.clientId);
    for (const { id, content } of proofs) {
      const forged = (content ?? '').replace('"yes"', '"no"');
      const hash = proofHash(previousHash, forged);
      await world.ask(
        'UPDATE milestone_appointment SET content = $2, previous_hash = $3, hash = $4 WHERE id = $1',
        [id, forged, previousHash, hash],
      );
      previousHash = hash;
    }
    expect(await problems()).toContainEqual(expect.stringContaining('sealed by is missing or changed'));
    await run(
      `UPDATE milestone SET seal = (SELECT hash FROM milestone_appointment WHERE id = ${proof(4)}) WHERE id = (SELECT milestone_id FROM milestone_appointment WHERE id = ${proof(4)})`,
    );
    await run(`UPDATE evidence SET answer = 'no' WHERE client_id = $client`);
    const forged = await verify();
    expect(forged.isProven).toBe(true);
    expect(forged.seal).not.toBe(seal);
  });

  test('evidence that came or was taken back later is told of, and no fault', async () => {
    const [first, second] = (await client.milestones())[0]?.proofs.slice(1, 3) ?? [];
    await client.read(async (tx) => {
      const { operatorId, clientId } = client;
      await tx.evidence.create({
        data: {
          ...{ operatorId, clientId, appointmentId: first?.appointmentId ?? '', key: 'sms:SM1' },
          ...{ source: 'lead', answer: 'yes', at: new Date('2026-06-02T12:00:00Z') },
        },
      });
      await tx.evidence.updateMany({
        where: { appointmentId: second?.appointmentId ?? '' },
        data: { withdrawnAt: new Date('2026-06-02T12:00:00Z') },
      });
    });
    const { isProven, news } = await verify();
    expect(isProven).toBe(true);
    expect(news).toEqual(
      expect.arrayContaining([
        `slot ${first?.slot}: the lead has said yes since (2026-06-02T12:00:00.000Z)`,
        `slot ${second?.slot}: the client has taken back its yes since`,
      ]),
    );
  });

  test('stays proven while a show is disputed and shown again before anybody counts', async () => {
    const id = (await client.milestones())[0]?.proofs[1]?.appointmentId ?? '';
    await client.decide(id, 'no_show', new Date('2026-06-03T12:00:00Z'));
    expect((await verify()).news).toContainEqual(expect.stringContaining('the show is no_show now'));
    await client.decide(id, 'shown', new Date('2026-06-04T12:00:00Z'));
    const { isProven, news } = await verify();
    expect(isProven).toBe(true);
    expect(news).toContainEqual(expect.stringContaining('decided again at 2026-06-04T12:00:00.000Z'));
  });
});

test('a credited show is proven while exactly its price is credited', async () => {
  client = await createShowClient(world, { size: 3, priceCents: 100_000, reversal: 'credit' });
  const [first = ''] = await client.show(3);
  await client.count();
  await client.decide(first, 'no_show');
  await client.count();
  const { id } = await invoiceOf(1);
  expect(await problems(id)).toEqual([]);
  await world.ask('UPDATE credit_note SET amount_cents = 33332 WHERE client_id = $1', [client.clientId]);
  expect(await problems(id)).toEqual(['slot 1: 33332 cents are credited, and 33333 are owed']);
});

test('a milestone that costs nothing is proven, credited or not', async () => {
  client = await createShowClient(world, { size: 2, priceCents: 0, reversal: 'credit' });
  const [first = ''] = await client.show(2);
  await client.count();
  await client.decide(first, 'no_show');
  await client.count();
  expect(await problems((await invoiceOf(1)).id)).toEqual([]);
});

test("an invoice is found by our id, by Stripe's and by its number, whoever's it is", async () => {
  client = await createShowClient(world, { size: 1 });
  await client.show(1);
  await client.count();
  const { id } = await invoiceOf(1);
  await client.read((tx) =>
    tx.invoice.update({ where: { id }, data: { stripeInvoiceId: 'in_found', number: 'ABC-0007' } }),
  );
  const found = [{ operatorId: client.operatorId, invoiceId: id }];
  for (const reference of [id, 'in_found', 'ABC-0007', 'abc-0007']) {
    expect(await findInvoice(world.db, reference)).toEqual(found);
  }
  for (const reference of ['in_', 'nothing', '00000000-0000-4000-8000-000000000000']) {
    expect(await findInvoice(world.db, reference)).toEqual([]);
  }
});
