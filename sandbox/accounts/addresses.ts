import { isDeepStrictEqual } from 'node:util';
import { wants } from '../instantly/records.ts';
import type { Delivery, Vendor } from '../records.ts';
import type { SandboxOptions } from '../settings.ts';
import type { Endpoints } from './endpoints.ts';
import type { Account, Channel } from './records.ts';

/** One event on its way out, as far as its addresses depend on it. */
interface Event {
  vendor: Vendor;
  event: string;
  body: string;
  /** The number, agent, host or campaign that it came through. */
  through?: string;
  form?: string | undefined;
}

/** Where an event goes, and what of it. */
export type Address = Pick<Delivery, 'url' | 'body'> & Partial<Pick<Delivery, 'endpoint' | 'method'>>;

interface Owner {
  account: Account;
  endpoints: Endpoints;
  options: SandboxOptions;
}

const CALL_EVENTS = ['call_started', 'call_ended', 'call_analyzed'];

/** Every address that the event goes to: those that were registered at the vendor, or else the account's own. */
export function addressesOf(owner: Owner, event: Event): Address[] {
  const { endpoints } = owner;
  const { body } = event;
  const own = () => ownAddress(owner, event.form === undefined ? event.vendor : 'sendgrid-inbound', body);
  const registered = <T extends { id: string }>(all: Map<string, T>, address: (one: T) => string | null) =>
    [...all.values()].flatMap((one) => {
      const url = address(one);
      return url === null ? [] : [{ url, body, endpoint: one.id }];
    });
  switch (event.vendor) {
    case 'stripe':
      if (endpoints.stripe.size === 0) return own();
      return registered(endpoints.stripe, ({ enabled, enabledEvents, url }) =>
        enabled && (enabledEvents.includes('*') || enabledEvents.includes(event.event)) ? url : null,
      );
    case 'messagebird':
      if (endpoints.messagebird.size === 0) return own();
      return registered(endpoints.messagebird, ({ status, events, url }) =>
        status === 'active' && events.includes(event.event) ? url : null,
      );
    case 'calcom':
      if (endpoints.calcom.size === 0) return own();
      return registered(endpoints.calcom, ({ active, triggers, subscriberUrl }) =>
        active && triggers.includes(event.event) ? subscriberUrl : null,
      );
    case 'instantly':
      if (endpoints.instantly.size === 0) return own();
      return registered(endpoints.instantly, (one) =>
        wants(one, event.event, event.through ?? '') ? one.url : null,
      );
    case 'retell': {
      const agent = endpoints.agents.get(event.through ?? '');
      if (!agent?.webhookUrl) return own();
      return (agent.webhookEvents ?? CALL_EVENTS).includes(event.event)
        ? [{ url: agent.webhookUrl, body }]
        : [];
    }
    case 'twilio': {
      const number = endpoints.numbers.get(event.through ?? '');
      if (!number?.smsUrl) return own();
      return [textAddress(number, body)];
    }
    case 'sendgrid':
      return event.form === undefined ? mailAddresses(owner, body, own) : inboundAddresses(owner, event, own);
  }
}

function ownAddress({ account, options }: Owner, channel: Channel, body: string): Address[] {
  if (account.made) {
    const url = account.made.addresses[channel];
    return url ? [{ url, body }] : [];
  }
  if (channel !== 'sendgrid-inbound') return [{ url: `${options.target}/${channel}`, body }];
  const { inboundSecret } = options.sendgrid;
  return inboundSecret ? [{ url: `${options.target}/${channel}/${inboundSecret}`, body }] : [];
}

/** Twilio puts what a GET carries into its address. */
function textAddress(
  { smsUrl, smsMethod }: { smsUrl: string; smsMethod: 'GET' | 'POST' },
  body: string,
): Address {
  if (smsMethod === 'POST') return { url: smsUrl, body };
  const url = new URL(smsUrl);
  for (const [name, value] of new URLSearchParams(body)) url.searchParams.append(name, value);
  return { url: url.toString(), body: '', method: 'GET' };
}

/** Each webhook gets the kinds that it wants; its own list is signed, so it is made here. */
function mailAddresses({ endpoints }: Owner, body: string, own: () => Address[]): Address[] {
  if (endpoints.mailEvents.size === 0) return own();
  const all = JSON.parse(body) as { event: string }[];
  return [...endpoints.mailEvents.values()].flatMap(({ id, url, enabled, kinds }) => {
    const wanted = all.filter((one) => kinds.includes(settingOf(one.event)));
    if (!enabled || wanted.length === 0) return [];
    const list = isDeepStrictEqual(wanted, all) ? body : `${JSON.stringify(wanted)}\r\n`;
    return [{ url, body: list, endpoint: id }];
  });
}

/** The settings call a spam report so; the event itself is a `spamreport`. */
const settingOf = (kind: string) => (kind === 'spamreport' ? 'spam_report' : kind);

function inboundAddresses(
  { endpoints }: Owner,
  { through = '', body }: Event,
  own: () => Address[],
): Address[] {
  const setting = endpoints.mailInbound.get(through.toLowerCase());
  return setting ? [{ url: setting.url, body }] : own();
}

/** Whether the endpoint that a delivery is for still takes it. */
export function isStanding(endpoints: Endpoints, { vendor, endpoint }: Delivery): boolean {
  if (endpoint === undefined) return true;
  if (vendor === 'stripe') return endpoints.stripe.get(endpoint)?.enabled === true;
  if (vendor === 'messagebird') return endpoints.messagebird.get(endpoint)?.status === 'active';
  if (vendor === 'calcom') return endpoints.calcom.get(endpoint)?.active === true;
  if (vendor === 'instantly') return endpoints.instantly.get(endpoint)?.status === 1;
  return endpoints.mailEvents.get(endpoint)?.enabled === true;
}
