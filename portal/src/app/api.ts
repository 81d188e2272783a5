import routes from 'virtual:contract-routes';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { JsonifiedClient } from '@orpc/openapi-client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import type { apiContract } from '../../../contracts/api.ts';
import { leaveForSignIn } from './leave-for-sign-in.ts';
import { problemOf, problemOfAnswer } from './problem.ts';
import { sendOnce } from './send-once.ts';
import { staySignedOut } from './unfinished.ts';

interface CallContext {
  /** Sent as Idempotency-Key: the same request again under it changes nothing and gets the same answer. */
  readonly idempotencyKey?: string;
}

type Api = JsonifiedClient<ContractRouterClient<typeof apiContract, CallContext>>;

/** Answers of these are not worth a second try: they would be the same. */
const FINAL = (status: number) => status >= 400 && status < 500 && status !== 408 && status !== 429;

async function ask(request: Request, init: RequestInit): Promise<Response> {
  const answer = await sendOnce(request, { ...init, credentials: 'same-origin' });
  if (answer.ok) return answer;
  throw await problemOfAnswer(answer);
}

const link = new OpenAPILink<CallContext>(routes, {
  url: location.origin,
  fetch: ask,
  headers: ({ context }) => (context.idempotencyKey ? { 'Idempotency-Key': context.idempotencyKey } : {}),
});

/** The API, typed by its contract: `api.leads.list({ limit: 50 })`. Instants come as ISO 8601 strings. */
export const api: Api = createORPCClient(link);

/** The same for TanStack Query: `query.leads.list.queryOptions({ input })`. */
export const query = createTanstackQueryUtils(api);

/** What may not be done any more is not offered any more. */
function onWriteError(error: unknown): void {
  onError(error);
  if (problemOf(error).status === 403) void queryClient.invalidateQueries({ queryKey: query.me.key() });
}

function onError(error: unknown): void {
  if (problemOf(error).status === 401 && !staySignedOut()) leaveForSignIn();
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError: onWriteError }),
  // Without a connection a request fails and says so: waiting for one would be a button that turns without a word.
  defaultOptions: {
    queries: {
      networkMode: 'always',
      refetchOnReconnect: true,
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && !FINAL(problemOf(error).status),
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
