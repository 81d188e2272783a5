import { type Client, isGrpcServiceError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import {
  defineSearchAttributeKey,
  TypedSearchAttributes,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/common';
import type { AppointmentInput } from '../../contracts/appointments/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import type { QueuedSignal } from '../../services/inbox/signal-queue.ts';

// gRPC's INVALID_ARGUMENT: the request itself is wrong, and will be wrong again. With any other answer (away, busy, a key
// that was rotated) the signal waits: a start that is given up is a promise that nobody keeps.
const WRONG = new Set([3]);

/** Starts or signals the workflow. `no_recipient`: it has closed, or it never ran. */
export async function deliverSignal(client: Client, owed: QueuedSignal): Promise<'sent' | 'no_recipient'> {
  const { workflowId, workflowType, signal } = owed;
  const start = {
    workflowId,
    taskQueue: TASK_QUEUES.main,
    args: [owed.input],
    typedSearchAttributes: findable(owed),
  };
  try {
    if (owed.start === 'entity' && signal) {
      await client.workflow.signalWithStart(workflowType, { ...start, signal, signalArgs: owed.args });
    } else if (owed.start !== 'never') {
      await client.workflow.start(workflowType, { ...start, workflowIdReusePolicy: 'REJECT_DUPLICATE' });
    } else if (signal) {
      await client.workflow.getHandle(workflowId).signal(signal, ...owed.args);
    }
    return 'sent';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'sent';
    if (error instanceof WorkflowNotFoundError) return 'no_recipient';
    throw error;
  }
}

/** Whether the server did not take it for reasons of its own. The client wraps what gRPC told it. */
export function temporalIsAway(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && !WRONG.has(cause.code);
}

const OPERATOR = defineSearchAttributeKey('OperatorId', 'KEYWORD');
const CLIENT = defineSearchAttributeKey('ClientId', 'KEYWORD');
const CAMPAIGN = defineSearchAttributeKey('CampaignId', 'KEYWORD');
const STATUS = defineSearchAttributeKey('Status', 'KEYWORD');

/** What a workflow is found by from its start on, where its input says so: it has one event less to make. */
function findable({ operatorId, input }: QueuedSignal): TypedSearchAttributes | undefined {
  const { findableBy: by } = input as Pick<AppointmentInput, 'findableBy'>;
  if (!by) return undefined;
  return new TypedSearchAttributes([
    { key: OPERATOR, value: operatorId },
    { key: CLIENT, value: by.clientId },
    { key: CAMPAIGN, value: by.campaignId },
    { key: STATUS, value: by.status },
  ]);
}
