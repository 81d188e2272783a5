import { heartbeat } from '@temporalio/activity';
import type { CallPlace, ErasedCalls } from '../../contracts/calls/workflow.ts';
import { type EraseCalls, eraseCalls } from '../../services/calls/erase-calls.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';
import { retryLater } from '../vendor-answer.ts';

export interface CallErasure {
  /** Gives up a page of what was said in calls: at the vendor, and here. */
  eraseCalls(page: { readonly operatorId: string; readonly place: CallPlace | null }): Promise<ErasedCalls>;
}

export function callErasure({ db, accounts }: Pick<ActivityDeps, 'db' | 'accounts'>): CallErasure {
  const atVendor: EraseCalls['atVendor'] = async (call) => {
    heartbeat();
    const retell = await accounts.named('retell', call);
    if (!retell) return 'account_ended';
    try {
      await retell.deleteCall(call.vendorId);
      return true;
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      if (error.kind === 'refused') return false;
      throw retryLater(error);
    }
  };
  return { eraseCalls: (page) => eraseCalls(db, { ...page, now: attemptTime(), atVendor }) };
}
