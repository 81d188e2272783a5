import type Stripe from 'stripe';
import type { EndpointWish } from '../../contracts/connections/account.ts';
import type { ConnectionSecrets } from '../../contracts/connections/secrets.ts';
import { type AccountClient, areSame, type EndpointStep, isLost, MARK } from '../account.ts';
import { requireId } from '../ask-vendor.ts';
import { VendorError } from '../vendor-error.ts';
import { connectStripe, STRIPE_VERSION } from './client.ts';
import { STRIPE_EVENTS } from './events.ts';
import { type Ask, listPages } from './lists.ts';

type Step = EndpointStep<'stripe'>;
type Kinds = Stripe.WebhookEndpointCreateParams.EnabledEvent[];

/** Stripe shows an endpoint's secret once, when it is made: one whose secret was lost on the way is made anew. */
export function stripeAccount(
  secrets: ConnectionSecrets['stripe'],
  baseUrl?: string,
): AccountClient<'stripe'> {
  const { stripe, ask } = connectStripe({ apiKey: secrets.secretKey, baseUrl }, { whenDenied: 'refused' });
  return {
    async readAccount() {
      const account = await ask(() => stripe.accounts.retrieveCurrent());
      const { business_profile: profile, settings } = account;
      return {
        account: requireId('stripe', account.id),
        accountName: profile?.name ?? settings?.dashboard?.display_name ?? null,
        mode: modeOf(secrets.secretKey),
        notes: account.charges_enabled ? [] : ['Stripe does not let it charge anybody yet.'],
      };
    },

    async surveyEndpoint(wish) {
      const found: Stripe.WebhookEndpoint[] = [];
      for await (const endpoint of listPages((page) => ask(() => stripe.webhookEndpoints.list(page))))
        if (endpoint.url === wish.address) found.push(endpoint);
      const isUnknown = ({ id, metadata }: Stripe.WebhookEndpoint) =>
        !secrets.webhookSecret || isLost(id, metadata?.[MARK], wish);
      const unknown = found.filter(isUnknown);
      const usable = found.filter((endpoint) => !isUnknown(endpoint));
      const kept = usable.find(({ id }) => wish.known.includes(id)) ?? usable[0];
      const more = [...unknown, ...usable.filter(({ metadata }) => metadata?.[MARK] === wish.owner)];
      return {
        standing: kept ? [kept.id] : [],
        steps: [
          ...(kept ? mending(stripe, ask, kept) : [making(stripe, ask, wish)]),
          ...more.filter(({ id }) => id !== kept?.id).map(({ id }) => removing(stripe, ask, id)),
        ],
        events: STRIPE_EVENTS,
        byHand: kept ? byHandOf(kept) : [],
      };
    },
  };
}

function modeOf(key: string): 'live' | 'test' | null {
  const [, mode] = /^[sr]k_(live|test)_/.exec(key) ?? [];
  return (mode as 'live' | 'test' | undefined) ?? null;
}

/** Without an idempotency key: the survey finds what an earlier try made, and a repeated answer could be of one that is gone. */
function making(stripe: Stripe, ask: Ask, { address, owner }: EndpointWish): Step {
  return {
    says: `Makes an endpoint for ${STRIPE_EVENTS.length} kinds of events.`,
    async take() {
      const made = await ask(() =>
        stripe.webhookEndpoints.create({
          url: address,
          enabled_events: [...STRIPE_EVENTS] as Kinds,
          api_version: STRIPE_VERSION,
          metadata: { [MARK]: owner },
        }),
      );
      if (!made.secret) throw new VendorError('stripe', 'unknown', 'made an endpoint, and gave no secret');
      return { id: requireId('stripe', made.id), secrets: { webhookSecret: made.secret } };
    },
  };
}

function mending(stripe: Stripe, ask: Ask, { id, status, enabled_events: kinds }: Stripe.WebhookEndpoint) {
  const steps: Step[] = [];
  if (status !== 'enabled') {
    const take = async () => ({
      id: (await ask(() => stripe.webhookEndpoints.update(id, { disabled: false }))).id,
    });
    steps.push({ says: `Turns the endpoint ${id} on: it is ${status}.`, take });
  }
  if (!areSame(kinds, STRIPE_EVENTS)) {
    const enabled_events = [...STRIPE_EVENTS] as Kinds;
    const take = async () => ({
      id: (await ask(() => stripe.webhookEndpoints.update(id, { enabled_events }))).id,
    });
    const says = `Has the endpoint ${id} send the ${STRIPE_EVENTS.length} kinds of events that we use: ${whatDiffers(kinds)}.`;
    steps.push({ says, take });
  }
  return steps;
}

function whatDiffers(kinds: readonly string[]): string {
  if (kinds.includes('*')) return 'it sends all there are';
  const missing = STRIPE_EVENTS.filter((kind) => !kinds.includes(kind));
  const others = kinds.filter((kind) => !STRIPE_EVENTS.includes(kind));
  return [
    ...(missing.length > 0 ? [`it lacks ${missing.join(', ')}`] : []),
    ...(others.length > 0 ? [`it sends ${others.join(', ')} besides`] : []),
  ].join('; ');
}

function removing(stripe: Stripe, ask: Ask, id: string): Step {
  return {
    says: `Removes the endpoint ${id}: it has our address too, and a secret that we do not know.`,
    async take() {
      try {
        await ask(() => stripe.webhookEndpoints.del(id));
      } catch (error) {
        if (!(error instanceof VendorError && error.status === 404)) throw error;
      }
      return {};
    },
  };
}

/** The version of an endpoint's events cannot be changed. */
function byHandOf({ id, api_version: version }: Stripe.WebhookEndpoint): string[] {
  if (!version || version === STRIPE_VERSION) return [];
  return [
    `The endpoint ${id} sends events of Stripe's version ${version}, and we read ${STRIPE_VERSION}: delete it at Stripe (Developers, Webhooks), then register again.`,
  ];
}
