import type { BirdClient } from '@messagebird/sdk';
import type { EndpointWish } from '../../contracts/connections/account.ts';
import type { ConnectionSecrets } from '../../contracts/connections/secrets.ts';
import { type AccountClient, areSame, type EndpointStep, isLost, MARK } from '../account.ts';
import { requireId } from '../ask-vendor.ts';
import { VendorError } from '../vendor-error.ts';
import { connectMessagebird } from './client.ts';
import { MESSAGEBIRD_EVENTS } from './events.ts';

type Ask = ReturnType<typeof connectMessagebird>;
type Step = EndpointStep<'messagebird'>;
type Endpoint = Awaited<ReturnType<BirdClient['webhooks']['get']>>;

/** Bird shows an endpoint's secret once, when it is made; a new one can be had, and both sign for a day. */
export function messagebirdAccount(
  secrets: ConnectionSecrets['messagebird'],
  baseUrl?: string,
): AccountClient<'messagebird'> {
  const ask = connectMessagebird({ apiKey: secrets.apiKey, baseUrl }, { whenDenied: 'refused' });
  return {
    async readAccount() {
      const workspace = await ask((bird, signal) => bird.workspace.get({ signal }));
      const account = requireId('messagebird', workspace?.id);
      return { account, accountName: workspace.name || null, mode: null, notes: [] };
    },

    async surveyEndpoint(wish) {
      const found = await ask(async (bird, signal) => {
        const ours: Endpoint[] = [];
        for await (const endpoint of bird.webhooks.list({}, { signal }))
          if (endpoint.url === wish.address) ours.push(endpoint);
        return ours;
      });
      const kept = found.find(({ id }) => wish.known.includes(id)) ?? found[0];
      const others = found.filter((one) => one !== kept && one.description === markOf(wish));
      return {
        standing: kept ? [kept.id] : [],
        steps: [
          ...(kept ? mending(ask, kept, wish, !secrets.webhookSecret) : [making(ask, wish)]),
          ...others.map(({ id }) => removing(ask, id)),
        ],
        events: MESSAGEBIRD_EVENTS,
        byHand: [],
      };
    },
  };
}

const markOf = ({ owner }: EndpointWish): string => `${MARK} ${owner}`;

function making(ask: Ask, wish: EndpointWish): Step {
  const body = { url: wish.address, events: [...MESSAGEBIRD_EVENTS], description: markOf(wish) };
  return {
    says: `Makes an endpoint for ${MESSAGEBIRD_EVENTS.length} kinds of events.`,
    async take() {
      const made = await ask((bird, signal) => bird.webhooks.create(body, { signal }));
      return { id: requireId('messagebird', made?.id), secrets: secretOf(made) };
    },
  };
}

function mending(ask: Ask, endpoint: Endpoint, wish: EndpointWish, isUnknown: boolean): Step[] {
  const { id, events, status, description } = endpoint;
  const steps: Step[] = [];
  const wrong = [
    ...(status === 'paused' ? ['it is paused'] : []),
    ...(areSame(events, MESSAGEBIRD_EVENTS) ? [] : [`it sends ${events.join(', ') || 'nothing'}`]),
  ];
  if (wrong.length > 0) {
    const body = {
      events: [...MESSAGEBIRD_EVENTS],
      ...(status === 'paused' && { status: 'active' as const }),
    };
    steps.push({
      says: `Puts the endpoint ${id} right: ${wrong.join('; ')}.`,
      async take() {
        const updated = await ask((bird, signal) => bird.webhooks.update(id, body, { signal }));
        return { id: requireId('messagebird', updated?.id) };
      },
    });
  }
  if (isUnknown || isLost(id, description === markOf(wish) ? wish.owner : undefined, wish)) {
    steps.push({
      says: `Has the endpoint ${id} sign with a new secret: the one that it has never reached us.`,
      async take() {
        const rotated = await ask((bird, signal) => bird.webhooks.rotateSecret(id, { signal }));
        return { id, secrets: secretOf(rotated) };
      },
    });
  }
  return steps;
}

function secretOf(answer: { secret?: string } | undefined): { webhookSecret: string } {
  if (answer?.secret) return { webhookSecret: answer.secret };
  throw new VendorError('messagebird', 'unknown', 'answered yes, but gave no secret');
}

function removing(ask: Ask, id: string): Step {
  return {
    says: `Removes the endpoint ${id}: another one has our address too, and each event would come twice.`,
    async take() {
      try {
        await ask((bird, signal) => bird.webhooks.delete(id, { signal }));
      } catch (error) {
        if (!(error instanceof VendorError && error.status === 404)) throw error;
      }
      return {};
    },
  };
}
