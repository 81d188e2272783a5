import type {
  AccountFacts,
  EndpointWish,
  Registration,
  SecretsFromVendor,
} from '../contracts/connections/account.ts';
import type { ConnectionVendor } from '../contracts/connections/secrets.ts';
import { VendorError } from './vendor-error.ts';

/** What a vendor is asked about an account of its own, and not about what is done with it. */
export interface AccountClient<V extends ConnectionVendor = ConnectionVendor> {
  /** Whose credentials these are. @throws VendorError `refused`, in the vendor's words, when they are not right */
  readAccount(): Promise<AccountFacts>;
  /** How our address stands at the vendor, and what would put it right. It changes nothing. @throws VendorError */
  surveyEndpoint(wish: EndpointWish): Promise<EndpointSurvey<V>>;
}

export interface EndpointSurvey<V extends ConnectionVendor = ConnectionVendor> {
  /** The vendor's ids of what sends events to our address and may stay, right or to be put right. */
  readonly standing: readonly string[];
  /** In this order; none: it is as it should be, as far as the vendor lets one see. */
  readonly steps: readonly EndpointStep<V>[];
  readonly events: readonly string[];
  readonly byHand: readonly string[];
}

export interface EndpointStep<V extends ConnectionVendor = ConnectionVendor> {
  /** In plain words, e.g. `Makes an endpoint for 22 kinds of events.` */
  readonly says: string;
  /** Nothing is known to be wrong: the vendor does not show what it sets. */
  readonly isPrecaution?: true;
  /** Safe to do again: what was done is seen by the next survey. @throws VendorError */
  take(): Promise<StepTaken<V>>;
}

interface StepTaken<V extends ConnectionVendor> {
  /** What sends events to our address from now on; left out where the step only removes something. */
  readonly id?: string;
  readonly secrets?: SecretsFromVendor<V>;
}

export interface Registered<V extends ConnectionVendor = ConnectionVendor> {
  readonly registration: Registration;
  /** What was changed, in words; empty: everything was right. */
  readonly did: readonly string[];
  readonly secrets: SecretsFromVendor<V>;
  /** Why a later step was not taken. What came back until then is told all the same: it is not shown again. */
  readonly unfinished?: VendorError;
}

/** Has the vendor send events to our address. Doing it again changes nothing. @throws VendorError */
export async function registerEndpoint<V extends ConnectionVendor>(
  client: AccountClient<V>,
  wish: EndpointWish,
): Promise<Registered<V>> {
  const { standing, steps, events, byHand } = await client.surveyEndpoint(wish);
  const ids = new Set(standing);
  const did: string[] = [];
  let secrets: SecretsFromVendor<V> = {};
  let unfinished: VendorError | undefined;
  for (const step of steps) {
    const taken = await step.take().catch((error: unknown) => {
      if (Object.keys(secrets).length === 0 || !(error instanceof VendorError)) throw error;
      unfinished = error;
    });
    if (!taken) break;
    if (taken.id) ids.add(taken.id);
    secrets = { ...secrets, ...taken.secrets };
    if (!step.isPrecaution) did.push(step.says);
  }
  const registration = { address: wish.address, ids: [...ids].sort(), events, byHand };
  return { registration, did, secrets, ...(unfinished && { unfinished }) };
}

/** The mark of an endpoint that we made: whose address it has. */
export const MARK = 'followthrough';

export function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}

/** One that we made, and whose secret never reached us: we died between its making and its filing. */
export function isLost(id: string, maker: string | undefined, { owner, known }: EndpointWish): boolean {
  return known !== 'all' && maker === owner && !known.includes(id);
}
