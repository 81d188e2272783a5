import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asSystem } from '../../../prisma/tenant.ts';
import { storeEvents } from '../../../services/inbox/store-events.ts';
import { openTestWorld, type TestWorld } from '../../setup/fixtures.ts';
import { type Captured, corpus, readCaptured } from '../events/read.ts';
import { captureEvent } from './capture.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(() => asSystem(world.db, (tx) => tx.vendorEvent.deleteMany()));

const named = (vendor: string, name: string): Captured => {
  const found = corpus().find((one) => one.vendor === vendor && one.name === name);
  if (!found) throw new Error(`no ${vendor}/${name}`);
  return found;
};

/** The events of a request as they are stored: what `receive` makes of it. */
async function stored(vendor: string, body: string, kind = 'x'): Promise<bigint> {
  await storeEvents(world.db, { vendor, events: [{ externalId: 'x', kind, body }] });
  const [event] = await asSystem(world.db, (tx) => tx.vendorEvent.findMany());
  return event?.seq ?? 0n;
}

const kinds = (captured: Captured) => {
  const read = readCaptured(captured);
  return typeof read === 'string' ? read : read.map(({ kind, fact }) => [kind, Object.keys(fact as object)]);
};

test('a captured event is a request again: an element in its array, our id in the query', async () => {
  const text = named('twilio', 'receipt-delivered');
  const [, id] = /message=(.+)$/.exec(text.path) ?? [];
  const seq = await stored('twilio', `_message=${id}&${text.body.toString()}`, 'delivered');
  const again = await captureEvent(world.db, seq);
  expect([again.name, again.path]).toEqual([
    `delivered-${seq}`,
    expect.stringMatching(/^\/api\/webhooks\/twilio\?message=00000000-0000-4000-8000-/),
  ]);
  expect(kinds(again)).toEqual(kinds(text));

  await asSystem(world.db, (tx) => tx.vendorEvent.deleteMany());
  const mail = named('sendgrid', 'large-numbers');
  const element = mail.body.toString().trim().slice(1, -1);
  const mailAgain = await captureEvent(world.db, await stored('sendgrid', element, 'delivered'), 'odd');
  expect(mailAgain.name).toBe('odd');
  expect(mailAgain.body.toString()).toMatch(/^\[\{.*\}\]\r\n$/s);
  expect(mailAgain.body.toString()).not.toContain('lead01@');
  expect(kinds(mailAgain)).toEqual(kinds(mail));
});

test('what cannot be read is captured whole, and still cannot', async () => {
  const odd = named('sendgrid', 'no-array');
  const seq = await stored('sendgrid', odd.body.toString(), 'unreadable');
  expect(readCaptured(await captureEvent(world.db, seq))).toBe(readCaptured(odd));
});

test.each([
  ['sendgrid', 'inbound', '{}', 'of those there is no corpus'],
  ['carrier-pigeon', 'arrived', '{}', 'of those there is no corpus'],
  ['retell', 'call_ended', '{"erased":true}', 'was erased with its person'],
])('a %s %s with the body %s becomes none, and it is said why', async (vendor, kind, body, why) => {
  const seq = await stored(vendor, body, kind);
  await expect(captureEvent(world.db, seq)).rejects.toThrow(why);
  await expect(captureEvent(world.db, seq + 1n)).rejects.toThrow('There is no event');
});
