import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';

/** Whoever waits at a page waits no longer; the workflow may still do it, and the same id tells. */
const ANSWERS_WITHIN_MS = 8_000;

interface Update {
  readonly workflowId: string;
  readonly name: string;
  readonly updateId: string;
  readonly argument: Readonly<Record<string, string>>;
}

type Answer =
  | { readonly became: 'answered'; readonly answer: unknown }
  | { readonly became: 'refused'; readonly why: string }
  | { readonly became: 'not_running' }
  | { readonly became: 'away' };

/** Asks workflows by Temporal's updates. */
export function temporalUpdates(
  client: Client,
  answersWithinMs = ANSWERS_WITHIN_MS,
): { update(update: Update): Promise<Answer> } {
  return {
    async update({ workflowId, name, updateId, argument }) {
      const handle = client.workflow.getHandle(workflowId);
      try {
        const answer = await client.workflow.withDeadline(Date.now() + answersWithinMs, () =>
          handle.executeUpdate<unknown, [typeof argument]>(name, { args: [argument], updateId }),
        );
        return { became: 'answered', answer };
      } catch (error) {
        return readFailure(error);
      }
    },
  };
}

function readFailure(error: unknown): Answer {
  if (error instanceof WorkflowNotFoundError) return { became: 'not_running' };
  if (error instanceof WorkflowUpdateFailedError) {
    return { became: 'refused', why: error.cause?.message ?? error.message };
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { became: 'away' };
  if (isGrpcServiceError(error instanceof ServiceError ? error.cause : error)) return { became: 'away' };
  throw error;
}
