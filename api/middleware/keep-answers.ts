import { createHash } from 'node:crypto';
import type { Caller } from '../../services/caller.ts';
import {
  claimAnswer,
  keepAnswer,
  type KeyedRequest,
  releaseAnswer,
} from '../../services/identity/keep-answer.ts';
import type { Database } from '../../prisma/client.ts';
import { ApiProblem } from '../problem.ts';

export interface KeyedCall {
  readonly db: Database;
  readonly caller: Caller;
  readonly key: string;
  readonly endpoint: string;
  readonly status: number;
  readonly input: unknown;
}

/**
 * Does `work` once for a key: the same request again gets the same answer. A refused request changed nothing, and may
 * be sent again under its key.
 *
 * @throws ApiProblem key_reused, in_progress, invalid_input
 */
export async function answerOnce(call: KeyedCall, work: () => Promise<unknown>): Promise<unknown> {
  const request = keyedRequest(call);
  const claim = await claimAnswer(call.db, request);
  if (claim.kind === 'answered') return claim.body;
  if (claim.kind === 'reused') {
    throw new ApiProblem(
      'key_reused',
      'This Idempotency-Key came with another request before: use a new one.',
    );
  }
  if (claim.kind === 'running') {
    throw new ApiProblem('in_progress', 'The first request with this Idempotency-Key is not done yet.', {
      headers: { 'Retry-After': '1' },
    });
  }
  try {
    const answer = await work();
    await keepAnswer(call.db, request, call.status, JSON.parse(JSON.stringify(answer)));
    return answer;
  } catch (error) {
    await releaseAnswer(call.db, request);
    throw error;
  }
}

function keyedRequest({ caller, key, endpoint, input }: KeyedCall): KeyedRequest {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new ApiProblem('invalid_input', 'The Idempotency-Key must be 1 to 255 visible ASCII characters.', {
      errors: [{ field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }],
    });
  }
  const requestHash = createHash('sha256')
    .update(JSON.stringify(input ?? null))
    .digest('hex');
  const { tenant, only } = caller;
  // A client's keys are its own, and those of whoever sees some leads only: no visible key holds a space.
  const owner = tenant.role === 'client' ? tenant.clientId : only?.assignedTo;
  const ownKey = owner === undefined ? key : `${owner} ${key}`;
  return { operatorId: tenant.operatorId, key: ownKey, endpoint, requestHash };
}
