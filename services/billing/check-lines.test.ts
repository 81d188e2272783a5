import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { createShowClient, type ShowClient } from '../../tests/setup/shows.ts';
import { createInvoice } from './create-invoice.ts';
import { verifyInvoice } from './verify-invoice.ts';

let world: TestWorld;
let client: ShowClient;
let invoiceId: string;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

const verify = () => verifyInvoice(world.db, { operatorId: client.operatorId, invoiceId });

describe('an invoice of talk time', () => {
  /** Two lines: two calls of the month, and one late call of the month before. */
  beforeEach(async () => {
    client = await createShowClient(world);
    const { operatorId, clientId, leadId, contactId } = client;
    invoiceId = await client.read(async (tx) => {
      const { id, lines } = await createInvoice(tx, {
        agreement: await tx.agreement.findFirstOrThrow(),
        description: 'Talk time in May 2026',
        about: { month: new Date('2026-05-01T00:00:00Z') },
        lines: [
          { kind: 'usage', description: 'Talk time in May 2026', amountCents: 30, seconds: 90 },
          { kind: 'late_usage', description: 'Talk time before May 2026', amountCents: 20, seconds: 60 },
        ],
      });
      for (const [i, seconds] of [60, 30, 60].entries()) {
        const call = await tx.call.create({
          data: {
            operatorId,
            clientId,
            leadId,
            contactId,
            key: `call-${i}`,
            direction: 'outbound',
            status: 'ended',
          },
        });
        const billed = { invoiceLineId: lines[i < 2 ? 0 : 1]?.id ?? null, rateMicrosPerMinute: 200_000 };
        await tx.usage.create({
          data: {
            operatorId,
            clientId,
            callId: call.id,
            seconds,
            ...billed,
            endedAt: new Date('2026-05-09T15:00:00Z'),
          },
        });
      }
      return id;
    });
  });

  test('is proven when each line is the sum of its calls', async () => {
    expect(await verify()).toMatchObject({ isProven: true, seal: null, news: [] });
  });

  test.each<[string, string]>([
    [
      'a call that was shifted to the other line',
      `UPDATE usage SET invoice_line_id = (SELECT id FROM invoice_line WHERE client_id = $1 AND position = 2) WHERE client_id = $1 AND seconds = 30`,
    ],
    [
      'a call that is billed no more',
      `UPDATE usage SET invoice_line_id = NULL WHERE client_id = $1 AND seconds = 30`,
    ],
    ['a call that was longer', `UPDATE usage SET seconds = 31 WHERE client_id = $1 AND seconds = 30`],
    ['a rate', `UPDATE usage SET rate_micros_per_minute = 300000 WHERE client_id = $1 AND seconds = 30`],
    ["a line's amount", `UPDATE invoice_line SET amount_cents = 31 WHERE client_id = $1 AND position = 1`],
    ["a line's seconds", `UPDATE invoice_line SET seconds = 91 WHERE client_id = $1 AND position = 1`],
    [
      "another client's call",
      `UPDATE usage SET client_id = operator_id WHERE client_id = $1 AND seconds = 30`,
    ],
  ])('tampered with is found: %s', async (_what, sql) => {
    await world.ask(sql, [client.clientId]);
    const { isProven, checks } = await verify();
    expect(isProven).toBe(false);
    expect(checks.flatMap(({ problems }) => problems)).not.toEqual([]);
  });
});
