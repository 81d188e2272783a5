import { expect } from '@jest/globals';
import { type Received, sendgridPublicKey, startTown, type Town, until } from '../../sandbox/harness.ts';
import * as calcom from '../../vendors/calcom/events.ts';
import type { ReceivedEvent, WebhookRequest } from '../../vendors/event.ts';
import * as sendgrid from '../../vendors/sendgrid/events.ts';
import * as stripe from '../../vendors/stripe/events.ts';
import { clientsAt } from '../contracts/drive-clients.ts';

type Vendor = 'sendgrid' | 'calcom' | 'stripe';

const asRequest = ({ raw, headers, url }: Received): WebhookRequest => ({
  rawBody: Buffer.from(raw),
  headers,
  url,
});

export interface Room {
  readonly town: Town;
  readonly clients: ReturnType<typeof clientsAt>;
  /** The page as it is drawn now. */
  page(path: string): Promise<string>;
  /** Presses a button, as the page's own form does. */
  press(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  /** The events of this kind that our adapter verified and read; waits until there are so many. */
  told(vendor: Vendor, kind: string, atLeast?: number): Promise<ReceivedEvent[]>;
  /** The kinds that came so far, in order. */
  kinds(vendor: Vendor): string[];
  /** Waits until every event has arrived, and forgets them. */
  forget(): Promise<void>;
  /** Waits until every event has arrived. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** A sandbox whose people do nothing of themselves for an hour, and its pages. */
export async function openRoom(): Promise<Room> {
  const town = await startTown({ reply: 3_600, payAfter: 3_600, bookAhead: 3_600, meeting: 1_800 });
  const { baseUrl } = town.sandbox;
  const { options } = town;
  const adapters = {
    sendgrid: {
      verify: (request: WebhookRequest) => sendgrid.verify(request, sendgridPublicKey, new Date()),
      receive: sendgrid.receive,
    },
    calcom: {
      verify: (request: WebhookRequest) => calcom.verify(request, options.calcom.webhookSecret),
      receive: calcom.receive,
    },
    stripe: {
      verify: (request: WebhookRequest) => stripe.verify(request, options.stripe.webhookSecret, new Date()),
      receive: stripe.receive,
    },
  };
  const got = (vendor: Vendor) =>
    town.receiver.got.filter(({ path }) => path === `/${vendor}`).map(asRequest);
  const { deliveries } = town.sandbox.state;
  const quiet = async () => {
    await until('every event', () => [...deliveries.values()].every(({ state }) => state !== 'pending'));
  };
  return {
    town,
    clients: clientsAt(baseUrl, options),
    page: async (path) => (await fetch(baseUrl + path)).text(),
    press: (path, form, headers = {}) =>
      fetch(baseUrl + path, {
        ...{ method: 'POST', redirect: 'manual', headers },
        body: new URLSearchParams(form),
      }),
    told: async (vendor, kind, atLeast = 1) => {
      const { verify, receive } = adapters[vendor];
      const end = Date.now() + 5_000;
      for (;;) {
        const requests = got(vendor);
        const events = requests.flatMap(receive).filter((event) => event.kind === kind);
        if (events.length >= atLeast) {
          for (const request of requests) expect(await verify(request)).toBe('ok');
          return events;
        }
        if (Date.now() > end) throw new Error(`Waited in vain for ${atLeast} ${kind} of ${vendor}.`);
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
    },
    kinds: (vendor) =>
      got(vendor).flatMap((request) => adapters[vendor].receive(request).map(({ kind }) => kind)),
    quiet,
    forget: async () => {
      await quiet();
      town.receiver.got.length = 0;
    },
    close: () => town.close(),
  };
}

/** The values of the buttons that a page offers under this name. */
export function offered(html: string, name = 'do'): string[] {
  return [...html.matchAll(new RegExp(`<button[^>]* name="${name}" value="(\\w+)"`, 'g'))].map(([, value]) =>
    String(value),
  );
}
