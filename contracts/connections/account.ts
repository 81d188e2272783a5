import type { ConnectionSecrets, ConnectionVendor } from './secrets.ts';

/** What a vendor says of an account when it is asked with its credentials: they are right. */
export interface AccountFacts {
  /** The vendor's own id of it; `unnamed` where it names none. */
  readonly account: string;
  readonly accountName: string | null;
  /** Whether money moves and people are reached; null where neither key nor account says so. */
  readonly mode: 'live' | 'test' | null;
  /** What is worth knowing, in plain words: how many calls it bears at once, that it is a trial. */
  readonly notes: readonly string[];
}

/** What is asked of a vendor about our address. */
export interface EndpointWish {
  /** Where the vendor is to send events. */
  readonly address: string;
  /** Whose address it is: `environment`, or the connection's id. Endpoints that we make carry it where the vendor lets them. */
  readonly owner: string;
  /** The ids of endpoints whose secret we have; `all`: whichever is there. */
  readonly known: readonly string[] | 'all';
  /** E.164: the numbers whose texts are ours. Twilio's alone. */
  readonly numbers?: readonly string[] | undefined;
  /** Voice agents that campaigns name; undefined: any of the account's may speak for us. Retell's alone. */
  readonly agentIds?: readonly string[] | undefined;
  /** Where mail to a domain goes. SendGrid's alone. */
  readonly inbound?: { readonly domain: string; readonly address: string } | undefined;
}

/** What is registered at a vendor; it is kept with the connection. */
export interface Registration {
  readonly address: string;
  /** The vendor's ids of what sends events to it: endpoints, numbers, agents. */
  readonly ids: readonly string[];
  /** The kinds of events that were asked for, in the vendor's words; empty where it sends what it has. */
  readonly events: readonly string[];
  /** What a person has to do at the vendor, in plain words. */
  readonly byHand: readonly string[];
}

/** The secrets that came back from the vendor, which take the place of those that we had. */
export type SecretsFromVendor<V extends ConnectionVendor = ConnectionVendor> = Partial<ConnectionSecrets[V]>;
