import { expect, it } from '@jest/globals';
import type { ReceivedEvent, Verification, WebhookRequest } from '../../vendors/event.ts';
import type { Received } from '../../sandbox/harness.ts';
import { sourcesIn, TELLING } from './kinds.ts';
import { unreached } from './reach.ts';
import { requestFaults } from './requests.ts';
import { routesBelow, unasked } from './routes.ts';
import { faultyAnswers, type Stage } from './stage.ts';
import { VENDORS, type VendorName } from './vendors.ts';
import { undriven } from './watched.ts';

type Get<T> = () => T;

/** Every way in which an adapter asks a vendor. */
const ASKING = /\baskVendor\(|\bask\(|\brequest\(|\bfetch\(/;
/** Every way in which it refuses. */
const REFUSING =
  /\bfail\(|\bnotFound\(|\binvalid\(|\bmissingParam\(|\bnoSuch\w*\(|new StripeRefusal\(|\[4\d\d,|\bstatus\([45]\d\d\)/;
/** What people see of the sandbox is no vendor's protocol; events that begin there are. */
const PAGES = /(?:^|[/-])pages?\.ts$|till\.ts$|replies\.ts$/;

export function holdRequests(stage: Get<Stage>, clients: Get<readonly object[]>): void {
  it('is asked by every method of its client', () => {
    expect(clients().flatMap(undriven)).toEqual([]);
  });

  it('is asked for nothing but what its document allows', () => {
    const { adapters, document, vendor } = stage();
    const { root } = VENDORS[vendor];
    const ours = adapters.recorded.map((one) => ({ ...one, path: one.path.slice(root.length) }));
    expect(ours.length).toBeGreaterThan(0);
    const faulty = ours.map((one) => [one.method, one.path, requestFaults(document, one)] as const);
    expect(faulty.filter(([, , faults]) => faults.length > 0)).toEqual([]);
  });

  it('would find out a request that it does not allow', () => {
    const { adapters, document, vendor } = stage();
    const { root } = VENDORS[vendor];
    const ours = adapters.recorded.map((one) => ({ ...one, path: one.path.slice(root.length) }));
    const post = ours.find(({ method, body }) => method === 'POST' && body !== '') ?? ours[0];
    if (!post) throw new Error('no request to spoil');
    const spoilt = (change: object) => requestFaults(document, { ...post, ...change });
    const { authorization: _, ...headers } = post.headers;
    const nonsense = post.contentType.endsWith('json') ? '[{"nonsense":1}]' : 'nonsense=1';
    const more = post.contentType.endsWith('json')
      ? JSON.stringify({ ...(JSON.parse(post.body) as object), nonsense: 1 })
      : `${post.body}&nonsense=1`;
    expect(spoilt({})).toEqual([]);
    expect(spoilt({ path: `${post.path}/nowhere/at/all` })).not.toEqual([]);
    expect(spoilt({ query: new URLSearchParams({ nonsense: '1' }) })).not.toEqual([]);
    expect(spoilt({ headers })).not.toEqual([]);
    expect(spoilt({ contentType: 'text/plain' })).not.toEqual([]);
    expect(spoilt({ body: nonsense })).not.toEqual([]);
    expect(spoilt({ body: more })).toContain('unknown name nonsense');
  });
}

export function holdAnswers(stage: Get<Stage>): void {
  it('answers every request as the document says', () => {
    expect(faultyAnswers(stage())).toEqual([]);
  });

  it('says as the document does that it is busy or broken, whichever dial makes it so', async () => {
    const { vendor, town, adapters, byHand } = stage();
    const { root } = VENDORS[vendor];
    const known = adapters.recorded.find(({ method }) => method === 'GET') ?? adapters.recorded[0];
    if (!known) throw new Error('nothing was asked');
    const ask = async () => (await byHand(known.method, known.path.slice(root.length))).status;
    const { dials } = town.sandbox;
    const statuses = new Set<number>();
    try {
      dials.replace(vendor, { throttleRate: 1, retryAfter: 3 });
      statuses.add(await ask());
      dials.replace(vendor, { errorRate: 1 });
      // One of two, drawn by a seed.
      for (let i = 0; i < 20; i += 1) statuses.add(await ask());
    } finally {
      dials.replace(vendor, {});
    }
    expect([...statuses].sort((a, b) => a - b)).toEqual([429, 500, 503]);
    expect(faultyAnswers(stage())).toEqual([]);
  });

  it('was asked for everything that it serves', () => {
    const { vendor, asked, document } = stage();
    const { root } = VENDORS[vendor];
    const routes = routesBelow(root === '' ? '/v1/' : `${root}/`).filter((route) => !isPage(vendor, route));
    expect(routes.length).toBeGreaterThan(0);
    const wanted = routes.filter((route) => !(route in document.supplement.unheld));
    expect(
      unasked(
        wanted,
        asked().map((one) => ({ ...one, path: root + one.path })),
      ),
    ).toEqual([]);
  });
}

/** Pages for people lie below a vendor’s part too. */
const isPage = (vendor: VendorName, route: string) => vendor === 'calcom' && !route.includes(' /calcom/v2/');

/** To be asked last, and once in a process. */
export function holdCompleteness(
  vendor: VendorName,
  { more = [], guards = [] }: { readonly more?: readonly string[]; readonly guards?: readonly string[] } = {},
): void {
  it('was heard in all that its source can ask, refuse and tell', () => {
    const own = [...sourcesIn(`sandbox/${vendor}`), ...more];
    const left = unreached([
      { files: sourcesIn(`vendors/${vendor}`), voice: ASKING },
      { files: own, voice: TELLING },
      { files: own.filter((file) => !PAGES.test(file)), voice: REFUSING },
    ]);
    // A guard is for programmers: no request leads there.
    expect(left.filter((place) => !guards.some((guard) => place.includes(guard)))).toEqual([]);
  });
}

interface Telling {
  /** Kinds that the sandbox's source can send. */
  readonly kinds: Get<readonly string[]>;
  readonly got: Get<readonly Received[]>;
  /** The vendor's SDK's own word on the signature; throws or answers false when it is wrong. */
  readonly isSigned: (received: Received) => Promise<boolean> | boolean;
  readonly verify: (request: WebhookRequest) => Promise<Verification>;
  readonly receive: (request: WebhookRequest) => ReceivedEvent[];
  readonly parse: (event: ReceivedEvent) => unknown;
  /** What is wrong with the event, by the document or by a sample. */
  readonly faults: (received: Received, events: readonly ReceivedEvent[]) => unknown[];
  /** Kinds that we take note of and read nothing from. */
  readonly unread: readonly string[];
}

export function holdEvents(telling: Telling): void {
  const { isSigned, verify, receive, parse, faults } = telling;
  const asRequest = (received: Received): WebhookRequest => ({
    ...received,
    rawBody: Buffer.from(received.raw),
  });

  it('signs every event so that the vendor’s own SDK and we hold it true, and a changed one false', async () => {
    expect(telling.got().length).toBeGreaterThan(0);
    for (const received of telling.got()) {
      expect([received.path, await isSigned(received), await verify(asRequest(received))]).toEqual([
        received.path,
        true,
        'ok',
      ]);
      const changed = { ...received, raw: received.raw.replace(/[a-z](?=[^a-z]*$)/, '~') };
      expect(changed.raw).not.toBe(received.raw);
      const held = await Promise.resolve(changed)
        .then(isSigned)
        .catch(() => false);
      expect([received.path, held, await verify(asRequest(changed))]).toEqual([
        received.path,
        false,
        'forged',
      ]);
    }
  });

  it('tells every kind of event that its source can send, and no other', () => {
    const told = telling.got().flatMap((received) => receive(asRequest(received)).map(({ kind }) => kind));
    expect([...new Set(told)].sort()).toEqual([...telling.kinds()].sort());
  });

  it('tells it as the vendor does, and we read it', () => {
    const read = new Map<string, boolean>();
    for (const received of telling.got()) {
      const events = receive(asRequest(received));
      expect([received.path, events.map(({ kind }) => kind), faults(received, events)]).toEqual([
        received.path,
        events.map(({ kind }) => kind),
        [],
      ]);
      for (const event of events)
        read.set(event.kind, (read.get(event.kind) ?? false) || parse(event) !== null);
    }
    const unread = [...read].filter(([, isRead]) => !isRead).map(([kind]) => kind);
    expect(unread.sort()).toEqual([...telling.unread].sort());
  });
}
