import { randomUUID } from 'node:crypto';
import { type Address, isStanding } from './accounts/addresses.ts';
import type { Dials } from './dials/dials.ts';
import { createDeliveryDials } from './dials/on-delivery.ts';
import type { Delivery, Vendor } from './records.ts';
import { reasonOf } from './reason.ts';
import type { Handlers, Schedule } from './schedule.ts';
import type { SandboxOptions } from './settings.ts';
import { createSigner } from './sign.ts';
import { settleDelivered, settleLost } from './delivered.ts';
import { freshId, type State, type Store } from './state.ts';

/** A target that does not answer within this counts as failed; vendors wait 5 to 20 s. */
const ANSWER_WITHIN_MS = 10_000;
const LONGEST_RETRY_SECONDS = 300;
/** Vendors retry for a day (SendGrid) to three (Stripe). */
const GIVE_UP_AFTER_MS = 86_400_000;
/** Requests under way at one time. */
const AT_ONCE = 32;

/** An event to deliver: `url` where one was named for it alone. */
interface Outgoing {
  vendor: Vendor;
  event: string;
  about: string;
  body: string;
  url?: string;
  /** The number, agent, host or campaign that it came through, where addresses depend on it. */
  through?: string;
  /** Boundary, for a multipart body in base64. */
  form?: string;
}

export interface Webhooks {
  /** Answers to how many addresses it goes: none, when nobody registered for it. */
  send(outgoing: Outgoing): number;
  /** Sends an event once more, signed anew; one that waits is not waited for. False: its body is no longer known. */
  again(delivery: Delivery): boolean;
  handlers: Handlers;
  /** Breaks off what is under way; it stays pending. */
  stop(): void;
}

/** Lets `limit` holders in at a time; the others wait in order. */
function createGate(limit: number): { enter(): Promise<void>; leave(): void } {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return {
    enter: async () => {
      if (inside < limit) inside += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    leave: () => {
      const next = waiting.shift();
      if (next) next();
      else inside -= 1;
    },
  };
}

function newDelivery({ vendor, event, about, form }: Outgoing, address: Address): Delivery {
  return {
    ...{ id: freshId('dlv_', 20), vendor, event, about, ...address, form },
    ...{ state: 'pending', attempts: 0, createdAt: Date.now(), answer: null },
  };
}

/** Instantly alone keeps a record of what it sends, and tells it to who asks. */
function noteSent({ outreachSent }: State, delivery: Delivery): void {
  if (delivery.vendor !== 'instantly') return;
  const { url, body, about: email, createdAt: at } = delivery;
  const id = randomUUID();
  outreachSent.set(id, { id, delivery: delivery.id, url, body, email, at });
}

/** What has arrived counts anew once it arrives again. False: there is no body to send. */
function reopen(state: State, delivery: Delivery): boolean {
  if (delivery.body === '' && delivery.method !== 'GET') return false;
  if (delivery.state === 'delivered') state.deliveredCount -= 1;
  delivery.state = 'pending';
  delete delivery.forged;
  return true;
}

/** A form is kept in base64, and bears no signature; a GET has no body. */
function contentOf({ form, body, method }: Delivery, sign: () => Record<string, string>): RequestInit {
  if (method) return { headers: sign(), method };
  if (form === undefined) return { headers: sign(), body };
  const headers = { 'content-type': `multipart/form-data; boundary=${form}` };
  return { headers, body: Buffer.from(body, 'base64') };
}

function post(url: string, content: RequestInit, stopping: AbortSignal): Promise<Response> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  return fetch(url, { method: 'POST', ...content, redirect: 'manual', signal });
}

/** Delivers events: 2xx is done, another answer below 500 gives up (but 429), the rest is tried again. */
export function createWebhooks(
  store: Store,
  schedule: Schedule,
  options: SandboxOptions,
  dials: Dials,
  addressesOf: (outgoing: Outgoing) => Address[],
): Webhooks {
  const { state, endpoints } = store;
  const signer = createSigner(options, endpoints);
  const dialled = createDeliveryDials(store, schedule, dials);
  const gate = createGate(AT_ONCE);
  const stopping = new AbortController();

  const settle = (delivery: Delivery, status: number | null, words: string): void => {
    // A reset has dropped it meanwhile, or it was sent by hand too and that one has arrived.
    if (!state.deliveries.has(delivery.id) || delivery.state !== 'pending') return;
    delivery.attempts += 1;
    delivery.answer = words;
    if (dialled.isUnsettled(delivery, status)) return;
    if (status !== null && status >= 200 && status < 300) return settleDelivered(state, delivery);
    const refused = status !== null && status < 500 && status !== 429;
    if (refused || Date.now() - delivery.createdAt > GIVE_UP_AFTER_MS) {
      settleLost(state, delivery, 'failed');
      console.error(`sandbox: gave up ${delivery.vendor} ${delivery.event} to ${delivery.url}: ${words}`);
      return;
    }
    const wait = Math.min(options.pace.firstRetry * 2 ** (delivery.attempts - 1), LONGEST_RETRY_SECONDS);
    schedule.in(wait, 'deliver', { delivery: delivery.id });
  };

  const attempt = async (delivery: Delivery): Promise<void> => {
    await gate.enter();
    try {
      if (stopping.signal.aborted) return;
      const content = contentOf(delivery, () => dialled.sign(delivery, signer));
      const response = await post(delivery.url, content, stopping.signal);
      const text = await response.text();
      if (stopping.signal.aborted) return;
      settle(delivery, response.status, `${response.status} ${text.slice(0, 160)}`.trim());
    } catch (error) {
      if (stopping.signal.aborted) return;
      settle(delivery, null, reasonOf(error));
    } finally {
      gate.leave();
    }
  };

  return {
    send: (outgoing) => {
      const { url, body } = outgoing;
      const addresses: Address[] = url === undefined ? addressesOf(outgoing) : [{ url, body }];
      for (const delivery of addresses.map((address) => newDelivery(outgoing, address))) {
        noteSent(state, delivery);
        dialled.dispatch(delivery);
      }
      return addresses.length;
    },
    again: (delivery) => {
      if (!reopen(state, delivery)) return false;
      schedule.in(0, 'deliver', { delivery: delivery.id });
      return true;
    },
    handlers: {
      deliver: async (ids) => {
        const delivery = state.deliveries.get(ids.delivery ?? '');
        if (delivery?.state !== 'pending' || dialled.isOver(ids)) return;
        if (isStanding(endpoints, delivery)) return attempt(delivery);
        delivery.answer = 'Its endpoint was removed or switched off.';
        settleLost(state, delivery, 'failed');
      },
    },
    stop: () => stopping.abort(),
  };
}
