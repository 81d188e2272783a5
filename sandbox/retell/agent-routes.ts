import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { RetellAgent } from '../accounts/endpoints.ts';
import { freshId } from '../state.ts';
import type { World } from '../world.ts';
import { fail, read } from './answers.ts';

/** The agent of calls that name none. */
const DEFAULT_AGENT = 'agent_sandbox';

const EVENTS = [
  ...['call_started', 'call_ended', 'call_analyzed', 'transcript_updated', 'transfer_started'],
  ...['transfer_bridged', 'transfer_cancelled', 'transfer_ended'],
];

// The many other settings of an agent change nothing here, so they are taken and forgotten.
const changes = z.looseObject({
  agent_name: z.string().nullable().optional(),
  webhook_url: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .optional(),
  webhook_events: z.array(z.enum(EVENTS)).nullable().optional(),
});

const newAgentBody = changes.extend({
  response_engine: z.looseObject({ type: z.string() }),
  voice_id: z.string().min(1),
});

const page = z.object({
  limit: z.coerce.number().int().min(1).max(1000).optional(),
  pagination_key: z.string().optional(),
  sort_order: z.enum(['ascending', 'descending']).default('descending'),
});

const newAgent = (id: string): RetellAgent => ({
  ...{ id, name: id === DEFAULT_AGENT ? 'Sandbox agent' : id },
  ...{ webhookUrl: null, webhookEvents: null, updatedAt: 0 },
});

/** Calls may name any agent, so every id in the vendor's form is the account's own. */
function agentWith(world: World, id: string): RetellAgent | undefined {
  return world.endpoints.agents.get(id) ?? (/^agent_\w+$/.test(id) ? newAgent(id) : undefined);
}

function agentsOf(world: World): RetellAgent[] {
  const ids = new Set([DEFAULT_AGENT, ...world.endpoints.agents.keys()]);
  for (const { agentId } of world.state.calls.values()) ids.add(agentId);
  return [...ids].sort().map((id) => world.endpoints.agents.get(id) ?? newAgent(id));
}

function agentJson(agent: RetellAgent): Record<string, unknown> {
  return {
    ...{ agent_id: agent.id, version: 0, is_published: false, agent_name: agent.name },
    response_engine: { type: 'retell-llm', llm_id: `llm_${agent.id}` },
    ...{ voice_id: 'sandbox-voice', language: 'en-US' },
    ...(agent.webhookUrl !== null && { webhook_url: agent.webhookUrl }),
    ...(agent.webhookEvents !== null && { webhook_events: agent.webhookEvents }),
    last_modification_timestamp: agent.updatedAt,
  };
}

function update(world: World, agent: RetellAgent, request: Request, response: Response): void {
  const wanted = read(changes, request, response);
  if (!wanted) return;
  if (wanted.agent_name) agent.name = wanted.agent_name;
  if (wanted.webhook_url !== undefined) agent.webhookUrl = wanted.webhook_url;
  if (wanted.webhook_events !== undefined) agent.webhookEvents = wanted.webhook_events;
  agent.updatedAt = Date.now();
  world.endpoints.agents.set(agent.id, agent);
  response.json(agentJson(agent));
}

function pageOf(agents: RetellAgent[], request: Request): { shown: RetellAgent[]; more: boolean } {
  const wanted = page.parse(request.query);
  const ordered = wanted.sort_order === 'ascending' ? agents : agents.toReversed();
  const start = wanted.pagination_key ? ordered.findIndex(({ id }) => id === wanted.pagination_key) + 1 : 0;
  const end = start + (wanted.limit ?? 1000);
  return { shown: ordered.slice(start, end), more: end < ordered.length };
}

/** Retell's agents, as far as webhooks depend on them; the first list is the older one. */
export function agentRoutes(world: World, router: Router): void {
  router.use('/:verb/:id', (request, response, next) => {
    if (!/^(get|update)-agent$/.test(request.params.verb)) return next();
    response.locals.agent = agentWith(world, request.params.id);
    if (response.locals.agent) return next();
    fail(response, 422, 'Cannot find requested asset under given api key.');
  });
  router.get('/get-agent/:id', (_request, response) => {
    response.json(agentJson(response.locals.agent as RetellAgent));
  });
  router.patch('/update-agent/:id', (request, response) =>
    update(world, response.locals.agent as RetellAgent, request, response),
  );
  router.post('/create-agent', (request, response) => {
    const wanted = read(newAgentBody, request, response);
    if (!wanted) return;
    const agent = newAgent(freshId('agent_', 26));
    response.status(201);
    update(world, agent, request, response);
  });
  router.get('/list-agents', (request, response) => {
    response.json(pageOf(agentsOf(world), request).shown.map(agentJson));
  });
  router.post('/v2/list-agents', (request, response) => {
    const { shown, more } = pageOf(agentsOf(world), request);
    const items = shown.map(({ id, name, updatedAt }) => ({
      ...{ agent_id: id, agent_name: name, channel: 'voice', tags: {}, user_modified_timestamp: updatedAt },
    }));
    response.json({ items, has_more: more, ...(more && { pagination_key: shown.at(-1)?.id }) });
  });
}
