import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import request from 'supertest';
import { asSystem } from '../../prisma/tenant.ts';
import { sendgridPrivateKey, startTestApi, type TestApi, testPublicUrl, testSecrets } from '../setup/api.ts';
import { applyAll } from '../setup/relay.ts';
import { signEvent } from '../setup/sign-event.ts';
import { type Captured, corpus, expectedOf, readCaptured } from './events/read.ts';

const all = corpus();
const named = all.map((captured): [string, Captured] => [`${captured.vendor}/${captured.name}`, captured]);

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

describe('an event as it really comes', () => {
  test.each(named)('%s says what is expected, each time it is read', (_name, captured) => {
    const read = readCaptured(captured);
    expect(read).toEqual(expectedOf(captured));
    expect(readCaptured(captured)).toEqual(read);
  });
});

const signed = ({ vendor, path, name, body }: Captured) =>
  signEvent(vendor, vendor === 'sendgrid' ? sendgridPrivateKey : testSecrets[vendor], {
    ...{ body, now: new Date(), url: `${testPublicUrl}${path}`, id: `msg_${name}` },
  });

const post = (captured: Captured) => {
  const { path, contentType, body } = captured;
  const headers = signed(captured);
  return request(api.app)
    .post(path)
    .set({ ...headers, 'content-type': contentType })
    .serialize((sent: unknown) => sent as string)
    .send(body as unknown as string);
};

const rows = () => asSystem(api.db, (tx) => tx.vendorEvent.findMany({ orderBy: { seq: 'asc' } }));

describe('the whole corpus, sent over HTTP and signed as each vendor signs', () => {
  test('is taken, and nothing of it is lost: what cannot be read is set aside, what is not known is kept', async () => {
    let [events, unreadable] = [0, 0];
    for (const captured of all) {
      const { body } = await post(captured).expect(200);
      const read = readCaptured(captured);
      const ids = typeof read === 'string' ? 1 : new Set(read.map(({ externalId }) => externalId)).size;
      if (captured.vendor !== 'twilio') expect([captured.name, body.stored]).toEqual([captured.name, ids]);
      events += ids;
      if (typeof read === 'string') unreadable += 1;
    }
    const stored = await rows();
    expect(stored).toHaveLength(events);
    expect(stored.filter(({ status }) => status === 'quarantined')).toHaveLength(unreadable);
    for (const captured of all.filter(({ vendor }) => !['twilio', 'sendgrid'].includes(vendor)))
      expect(
        stored.some(
          ({ vendor, body }) => vendor === captured.vendor && captured.body.equals(Buffer.from(body)),
        ),
      ).toBe(true);

    await applyAll(api.db);
    // None of it is about anybody here: all of it comes to an end, and stays to be looked at.
    const settled = await rows();
    expect(new Set(settled.map(({ status }) => status))).toEqual(
      new Set(['ignored', 'no_recipient', 'quarantined']),
    );
    const reasonless = settled.filter(({ status, error }) => status === 'quarantined' && !error);
    expect(reasonless).toEqual([]);
  });

  test('has no effect when all of it comes again', async () => {
    const before = await rows();
    for (const captured of all) {
      const { body } = await post(captured).expect(200);
      if (captured.vendor !== 'twilio') expect(body.stored).toBe(0);
    }
    expect(await rows()).toEqual(before);
  });

  test('is refused as a whole when one of its bytes was changed on the way', async () => {
    const before = await rows();
    // Instantly signs no body: what shows the secret is believed.
    for (const captured of all.filter(({ vendor, body }) => vendor !== 'instantly' && body.length > 4)) {
      const { path, contentType } = captured;
      const headers = signed(captured);
      const changed = Buffer.from(captured.body);
      const at = Math.floor(changed.length / 2);
      changed[at] = changed[at] === 0x61 ? 0x62 : 0x61;
      const answer = await request(api.app)
        .post(path)
        .set({ ...headers, 'content-type': contentType })
        .serialize((sent: unknown) => sent as string)
        .send(changed as unknown as string);
      expect([captured.name, answer.status]).toEqual([captured.name, 401]);
    }
    expect(await rows()).toEqual(before);
  });
});

test('whatever is taken out of an event, doubled or turned into something else, it is read or said why not', () => {
  const json = all.filter(({ vendor }) => vendor !== 'twilio');
  const strange = fc.constantFrom(null, '', 0, -1, 1e308, true, [], {}, 'x'.repeat(9), ['a', 1, null]);
  const cut = fc.tuple(fc.nat(json.length - 1), fc.nat(400), fc.option(strange, { nil: undefined }));
  fc.assert(
    fc.property(cut, ([which, where, instead]) => {
      const captured = json[which];
      if (!captured) return;
      const value = JSON.parse(captured.body.toString('utf8')) as unknown;
      const spots = spotsOf(value);
      const spot = spots[where % Math.max(spots.length, 1)];
      if (spot) spot(instead);
      const read = readCaptured({ ...captured, body: Buffer.from(JSON.stringify(value)) });
      expect(typeof read === 'string' || Array.isArray(read)).toBe(true);
    }),
    { numRuns: 2_000, seed: 7 },
  );
});

/** Each place in a value, as what puts something else there; undefined takes it out. */
function spotsOf(value: unknown): ((instead: unknown) => void)[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [
    (instead: unknown) => void (holder[key] = instead),
    ...spotsOf(holder[key]),
  ]);
}
