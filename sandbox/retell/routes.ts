import express, { type ErrorRequestHandler, Router } from 'express';
import { z } from 'zod';
import { isRightKey } from '../credentials.ts';
import type { Call } from '../records.ts';
import type { World } from '../world.ts';
import { agentRoutes } from './agent-routes.ts';
import { fail, read } from './answers.ts';
import { callJson, dial } from './calls.ts';
import { callFilter, oldCallFilter, passes, passesOld } from './filters.ts';

const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be in E.164 format');

const createCall = z.object({
  from_number: phone,
  to_number: phone,
  override_agent_id: z.string().min(1).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  // Retell takes only text here, and refuses other values.
  retell_llm_dynamic_variables: z.record(z.string(), z.string()).optional(),
});

const paging = {
  sort_order: z.enum(['ascending', 'descending']).default('descending'),
  limit: z.number().int().min(1).max(1000).default(50),
  pagination_key: z.string().optional(),
};
const listCalls = z.object({
  ...paging,
  skip: z.number().int().min(0).optional(),
  filter_criteria: callFilter.optional(),
});
const oldListCalls = z.object({ ...paging, filter_criteria: oldCallFilter.optional() });

/** Calls at once; it is told, and not held to. */
const LINES = 20;

interface Page {
  sort_order: 'ascending' | 'descending';
  limit: number;
  pagination_key?: string | undefined;
  skip?: number | undefined;
}

/** Calls in order, from behind the pagination key (a call id) on. */
function pageOf(calls: Call[], page: Page): { shown: Call[]; more: boolean } {
  const ordered = page.sort_order === 'ascending' ? calls : calls.toReversed();
  const after = page.pagination_key ? ordered.findIndex((call) => call.id === page.pagination_key) + 1 : 0;
  const start = after + (page.skip ?? 0);
  return { shown: ordered.slice(start, start + page.limit), more: start + page.limit < ordered.length };
}

/** Its document has no 404 for a call. */
const NO_SUCH_CALL = 'Cannot find requested asset under given api key.';

/** One second of silence: mono, 8-bit, 8 kHz. */
function silence(): Buffer {
  const samples = 8000;
  const file = Buffer.alloc(44 + samples, 128);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + samples, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8000, 24);
  file.writeUInt32LE(8000, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples, 40);
  return file;
}

const onBadBody: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof SyntaxError)) return next(error);
  fail(response, 400, 'Invalid request format, please check API reference.');
};

function listRoutes(world: World, router: Router): void {
  const { calls } = world.state;
  router.post('/v3/list-calls', (request, response) => {
    const page = read(listCalls, request, response);
    if (!page) return;
    if (page.skip !== undefined && page.pagination_key !== undefined) {
      return fail(response, 400, 'Invalid request format: skip and pagination_key exclude each other.');
    }
    const filter = page.filter_criteria ?? {};
    const { shown, more } = pageOf(
      [...calls.values()].filter((call) => passes(filter, callJson(world, call))),
      page,
    );
    // The v3 list leaves out what was said.
    const items = shown.map((call) =>
      Object.fromEntries(
        Object.entries(callJson(world, call)).filter(([name]) => !name.startsWith('transcript')),
      ),
    );
    response.json({ items, has_more: more, ...(more ? { pagination_key: shown.at(-1)?.id } : {}) });
  });
  router.post('/v2/list-calls', (request, response) => {
    const page = read(oldListCalls, request, response);
    if (!page) return;
    const filter = page.filter_criteria ?? {};
    const found = [...calls.values()].filter((call) => passesOld(filter, callJson(world, call)));
    response.json(pageOf(found, page).shown.map((call) => callJson(world, call)));
  });
}

/** Retell's REST API for phone calls and agents, below `/retell`, and its recordings. */
export function retellRoutes(world: World): Router {
  const router = Router();
  router.get('/recordings/:file', (request, response, next) => {
    const id = request.params.file.replace(/\.wav$/, '');
    if (!world.state.calls.has(id)) return next();
    response.type('audio/wav').send(silence());
  });
  router.use((request, response, next) => {
    if (isRightKey(request, world.options.retell.apiKey)) return next();
    fail(response, 401, 'API key is missing or invalid.');
  });
  router.use(express.json(), onBadBody);
  router.post('/v2/create-phone-call', (request, response) => {
    const wanted = read(createCall, request, response);
    if (!wanted) return;
    const call = dial(world, {
      from: wanted.from_number,
      to: wanted.to_number,
      agentId: wanted.override_agent_id ?? 'agent_sandbox',
      metadata: wanted.metadata ?? {},
      variables: wanted.retell_llm_dynamic_variables ?? {},
    });
    response.status(201).json(callJson(world, call));
  });
  router.get('/v2/get-call/:id', (request, response) => {
    const call = world.state.calls.get(request.params.id);
    if (!call) return fail(response, 422, NO_SUCH_CALL);
    response.json(callJson(world, call));
  });
  router.delete('/v2/delete-call/:id', (request, response) => {
    if (!world.state.calls.delete(request.params.id)) {
      return fail(response, 422, NO_SUCH_CALL);
    }
    response.status(204).end();
  });
  router.get('/get-concurrency', (_request, response) => {
    const now = [...world.state.calls.values()].filter(({ endedAt }) => endedAt === null).length;
    response.json({
      ...{ current_concurrency: now, concurrency_limit: LINES, base_concurrency: LINES },
      ...{ purchased_concurrency: 0, concurrency_purchase_limit: 0, remaining_purchase_limit: 0 },
      ...{ concurrency_burst_enabled: false, concurrency_burst_limit: 0 },
    });
  });
  listRoutes(world, router);
  agentRoutes(world, router);
  router.use((_request, response) => fail(response, 404, 'The requested resource was not found.'));
  return router;
}
