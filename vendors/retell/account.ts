import { UNNAMED_ACCOUNT } from '../../contracts/connections/check-outcome.ts';
import type { EndpointWish } from '../../contracts/connections/account.ts';
import type { ConnectionSecrets } from '../../contracts/connections/secrets.ts';
import { type AccountClient, areSame, type EndpointStep } from '../account.ts';
import { requireId } from '../ask-vendor.ts';
import { VendorError } from '../vendor-error.ts';
import { connectRetell } from './client.ts';
import { RETELL_EVENTS } from './events.ts';

type Connected = ReturnType<typeof connectRetell>;
type Agent = Awaited<ReturnType<Connected['retell']['agent']['retrieve']>>;
type Step = EndpointStep<'retell'>;

const PAGE_SIZE = 100;

/** Retell has no list of endpoints: each agent says where its events go. It names no account either. */
export function retellAccount(
  secrets: ConnectionSecrets['retell'],
  baseUrl?: string,
): AccountClient<'retell'> {
  const connected = connectRetell({ ...secrets, baseUrl }, { whenDenied: 'refused' });
  const { retell, ask } = connected;
  return {
    async readAccount() {
      const { concurrency_limit: lines } = await ask((signal) => retell.concurrency.retrieve({ signal }));
      if (typeof lines !== 'number')
        throw new VendorError('retell', 'unknown', 'answered yes, but not how many calls it bears');
      return {
        account: UNNAMED_ACCOUNT,
        accountName: null,
        mode: null,
        notes: [`It bears ${lines} calls at once.`],
      };
    },

    async surveyEndpoint(wish) {
      const agents = await listAgents(connected);
      const looks = agents.map((agent) => look(connected, agent, wish));
      const missing = (wish.agentIds ?? []).filter((id) => !agents.some(({ agent_id }) => agent_id === id));
      return {
        standing: looks.flatMap(({ standing }) => standing),
        steps: looks.flatMap(({ steps }) => steps),
        events: RETELL_EVENTS,
        byHand: [
          ...missing.map((id) => `A campaign names the agent ${id}, which this account has not.`),
          ...looks.flatMap(({ byHand }) => byHand),
        ],
      };
    },
  };
}

/** The list tells nothing but names: where an agent's events go is asked of each. */
async function listAgents({ retell, ask }: Connected): Promise<Agent[]> {
  const agents: Agent[] = [];
  for (let after: string | undefined; ; ) {
    const page = await ask((signal) =>
      retell.agent.list({ limit: PAGE_SIZE, ...(after && { pagination_key: after }) }, { signal }),
    );
    for (const { agent_id: id, channel } of page.items)
      if (channel === 'voice') agents.push(await ask((signal) => retell.agent.retrieve(id, {}, { signal })));
    after = page.pagination_key;
    if (!page.has_more || !after) return agents;
  }
}

/**
 * An agent's own address takes the place of the account's. So one that sends to somebody else is changed only where a
 * campaign names it, and one without an address only where any agent may speak for us: other systems may use the rest.
 */
function look(connected: Connected, agent: Agent, { address, agentIds }: EndpointWish) {
  const { agent_id: id, webhook_url: url, webhook_events: events } = agent;
  const nothing: { standing: string[]; steps: Step[]; byHand: string[] } = {
    ...{ standing: [], steps: [], byHand: [] },
  };
  const isNamed = agentIds?.includes(id) === true;
  if (url && url !== address && !isNamed) {
    if (agentIds !== undefined) return nothing;
    const words = `The agent ${id} sends its events elsewhere: if it speaks for us, name it in its campaign, or enter our address at Retell.`;
    return { ...nothing, byHand: [words] };
  }
  if (!url && !isNamed && agentIds !== undefined) return nothing;
  // Left out, an agent sends exactly the kinds that we use.
  const isRight = url === address && (!events || areSame(events, RETELL_EVENTS));
  const standing = [id];
  if (isRight) return { ...nothing, standing };
  const says = `Has the agent ${id} send its events to us${url && url !== address ? ', and no longer elsewhere' : ''}.`;
  return { ...nothing, standing, steps: [{ says, take: () => point(connected, agent, address) }] };
}

/** A published version stays as it is: the change is made in a draft of it, which is published then. */
async function point({ retell, ask }: Connected, agent: Agent, address: string): Promise<{ id: string }> {
  const { agent_id: id, version, is_published: isPublished } = agent;
  const change = { webhook_url: address, webhook_events: [...RETELL_EVENTS] };
  if (!isPublished) {
    const updated = await ask((signal) => retell.agent.update(id, change, { signal }));
    return { id: requireId('retell', updated.agent_id) };
  }
  const { version: draft } = await ask((signal) =>
    retell.agent.createVersion(id, { base_version: version }, { signal }),
  );
  if (draft === undefined) throw new VendorError('retell', 'unknown', 'made a draft, and gave no version');
  await ask((signal) => retell.agent.update(id, { ...change, version: draft }, { signal }));
  await ask((signal) => retell.agent.publish(id, { version: draft }, { signal }));
  return { id };
}
