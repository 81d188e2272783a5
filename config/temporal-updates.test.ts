import { expect, test } from '@jest/globals';
import {
  Client,
  Connection,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { grpcError } from '../tests/setup/fake-temporal.ts';
import { temporalUpdates } from './temporal-updates.ts';

const UPDATE = { workflowId: 'lead:1', name: 'steerLead', updateId: 'u1', argument: { actionId: 'u1' } };

/** A client whose updates come to this. */
function answering(executeUpdate: () => Promise<unknown>): Client {
  const workflow = {
    getHandle: () => ({ executeUpdate }),
    withDeadline: (_deadline: number, work: () => Promise<unknown>) => work(),
  };
  return { workflow } as unknown as Client;
}

function failing(error: Error) {
  const client = answering(async () => {
    throw error;
  });
  return temporalUpdates(client).update(UPDATE);
}

test('an answer is passed on', async () => {
  const updates = temporalUpdates(answering(async () => ({ status: 'done' })));
  await expect(updates.update(UPDATE)).resolves.toEqual({ became: 'answered', answer: { status: 'done' } });
});

test.each<[string, Error, object]>([
  [
    'a workflow that is not there',
    new WorkflowNotFoundError('gone', 'lead:1', undefined),
    { became: 'not_running' },
  ],
  [
    'a validator that refuses',
    new WorkflowUpdateFailedError('failed', ApplicationFailure.nonRetryable('It is over: booked.')),
    { became: 'refused', why: 'It is over: booked.' },
  ],
  ['an answer that takes too long', new WorkflowUpdateRPCTimeoutOrCancelledError('late'), { became: 'away' }],
  [
    'a server that is away',
    new ServiceError('away', { cause: grpcError(14, 'no connection') }),
    { became: 'away' },
  ],
])('%s is told apart', async (_name, error, expected) => {
  await expect(failing(error)).resolves.toEqual(expected);
});

test('a fault of ours is thrown', async () => {
  await expect(failing(new TypeError('no'))).rejects.toThrow(TypeError);
});

test('a server that nobody can connect to is away within the time that whoever asks waits', async () => {
  const connection = Connection.lazy({ address: '127.0.0.1:1' });
  const updates = temporalUpdates(new Client({ connection }), 300);
  await expect(updates.update(UPDATE)).resolves.toEqual({ became: 'away' });
  await connection.close();
});
