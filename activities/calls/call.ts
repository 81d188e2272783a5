import type { CallFact, CallOutcome } from '../../contracts/calls/facts.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { type CallRequest, type CallResult, placeCall } from '../../services/calls/place-call.ts';
import { recordCall } from '../../services/calls/record-call.ts';
import { UnreadableEvent } from '../../vendors/event.ts';
import type { RetellClient } from '../../vendors/retell/client.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps, VendorPorts } from '../deps.ts';
import { vendorAnswer } from '../vendor-answer.ts';

export interface CallActivities {
  placeCall(request: Omit<CallRequest, 'now'>): Promise<CallResult>;
  /**
   * Asks the vendor for a call whose events never came. Null: the call is not over, the vendor does not know it, or its
   * account is connected no more.
   */
  fetchOutcome(about: { readonly operatorId: string; readonly callId: string }): Promise<CallOutcome | null>;
}

export function callActivities(deps: ActivityDeps): CallActivities {
  return {
    placeCall: (request) => placeCall(deps, { ...request, now: attemptTime() }),
    async fetchOutcome({ operatorId, callId }) {
      const call = await asOperator(deps.db, operatorId, (tx) =>
        tx.call.findUniqueOrThrow({ where: { id: callId } }),
      );
      if (call.outcome) return call.outcome as CallOutcome;
      const retell = await deps.accounts.named('retell', call);
      const fact = retell && call.vendorId ? await askFor(retell, call.vendorId) : null;
      if (!fact) return null;
      await asOperator(deps.db, operatorId, (tx) =>
        recordCall(tx, {
          operatorId,
          fact,
          isLast: true,
          actor: { kind: 'workflow', id: leadWorkflowId(call.leadId) },
        }),
      );
      return fact.outcome ?? 'no_outcome';
    },
  };
}

/** A call that the vendor does not know, or cannot tell of, has no outcome. */
async function askFor(retell: VendorPorts['retell'], vendorId: string): Promise<CallFact | null> {
  try {
    return await retell.getCall(vendorId);
  } catch (error) {
    if (error instanceof UnreadableEvent) return null;
    if (error instanceof VendorError && error.kind === 'refused') return null;
    throw error;
  }
}

/** Calls by Retell. Our ids ride in the metadata and come back with every event. */
export function retellCalls(retell: RetellClient, callsAtOnce: number | undefined): VendorPorts['retell'] {
  return {
    callsAtOnce,
    getCall: (vendorId) => retell.getCall(vendorId),
    deleteCall: (vendorId) => retell.deleteCall(vendorId),
    place: ({ callId, operatorId, leadId, from, to, agentId, variables }) =>
      vendorAnswer(() =>
        retell.placeCall({
          from,
          to,
          agentId: agentId ?? undefined,
          metadata: { operator_id: operatorId, lead_id: leadId, call_id: callId },
          variables,
        }),
      ),
    find: ({ callId }) => retell.findCall({ callId }),
  };
}
