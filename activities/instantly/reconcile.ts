import { activityInfo, heartbeat, sleep } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { MirrorInstantlyInput } from '../../contracts/instantly/workflow.ts';
import { endpointAddress } from '../../services/connections/endpoint-address.ts';
import type { OperatorPage } from '../../services/identity/list-operators.ts';
import { ENVIRONMENT } from '../../services/instantly/account-in-use.ts';
import { compareDays, type CompareProgress } from '../../services/instantly/compare-days.ts';
import { listInstantlyUsers } from '../../services/instantly/list-users.ts';
import {
  pickUpMissed,
  type PickUpProgress,
  type SentEvent,
} from '../../services/instantly/pick-up-missed.ts';
import { receive } from '../../vendors/instantly/events.ts';
import { UnreadableEvent } from '../../vendors/event.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { attemptTime } from '../attempt-time.ts';
import { retryLater } from '../vendor-answer.ts';
import { accountOf, type InstantlyDeps } from './account-of.ts';
import { finalNo } from './mirror.ts';

export interface InstantlyUsers {
  /** The operators that have an account at Instantly, by pages. */
  listInstantlyUsers(from: { readonly after: string | null }): Promise<OperatorPage>;
}

/** Both take long, show that they live, and go on where the try before was. */
export interface InstantlyReconciliation {
  /** @returns how many events had not reached us */
  pickUpInstantly(of: MirrorInstantlyInput): Promise<number>;
  /** @returns how many campaigns were compared, and in how many of them any day differs */
  compareInstantly(of: MirrorInstantlyInput): Promise<Omit<CompareProgress, 'after'>>;
}

export function instantlyUsers({ db, accounts }: Pick<InstantlyDeps, 'db' | 'accounts'>): InstantlyUsers {
  return {
    async listInstantlyUsers({ after }) {
      const shared = await accounts.named('instantly', { operatorId: '', connectionId: null });
      return listInstantlyUsers(db, { after, isShared: shared !== null });
    },
  };
}

/** Ten questions a second, of the hundred that a workspace is allowed: its people and their tools ask too. */
const PAUSE_MS = 100;

async function beat(progress: unknown): Promise<void> {
  heartbeat(progress);
  await sleep(PAUSE_MS);
}

export function instantlyReconciliation(deps: InstantlyDeps): InstantlyReconciliation {
  const { db, settings } = deps;
  return {
    pickUpInstantly: ({ operatorId }) =>
      asked(async () => {
        const account = await accountOf(deps, operatorId);
        if (!account) return 0;
        const { connection, instantly } = account;
        return pickUpMissed(db, {
          ...{ operatorId, connection, beat, now: attemptTime() },
          addresses: addressesOf(settings.publicUrl, connection),
          listSent: async (question) => {
            const { payloads, next } = await instantly.listSent(question);
            return { events: payloads.flatMap(sentEvent), next };
          },
          from: activityInfo().heartbeatDetails as PickUpProgress | undefined,
        });
      }),
    compareInstantly: ({ operatorId }) =>
      asked(async () => {
        const account = await accountOf(deps, operatorId);
        if (!account) return { campaigns: 0, differing: 0 };
        const { connection, instantly } = account;
        const { campaigns, differing } = await compareDays(db, {
          ...{ operatorId, connection, beat, now: attemptTime() },
          readDays: (campaignId, span) => orGone(() => instantly.readDays({ campaignId, ...span })),
          from: activityInfo().heartbeatDetails as CompareProgress | undefined,
        });
        return { campaigns, differing };
      }),
  };
}

/** The environment's has three. */
function addressesOf(publicUrl: string, connection: string): string[] {
  if (connection !== ENVIRONMENT) return [endpointAddress(publicUrl, 'instantly', connection)];
  const others = ['/api/instantly/webhook/event', '/api/instantly/webhook'];
  return [endpointAddress(publicUrl, 'instantly'), ...others.map((path) => `${publicUrl}${path}`)];
}

/** As our door would have kept it; nothing of what it would have put aside. */
function sentEvent(payload: unknown): SentEvent[] {
  const rawBody = Buffer.from(JSON.stringify(payload));
  try {
    return receive({ rawBody, headers: {}, url: '' }).map((event) => ({ ...event, at: timeOf(payload) }));
  } catch (error) {
    if (error instanceof UnreadableEvent) return [];
    throw error;
  }
}

function timeOf(payload: unknown): Date | null {
  if (typeof payload !== 'object' || payload === null || !('timestamp' in payload)) return null;
  const at = new Date(String(payload.timestamp));
  return Number.isNaN(at.getTime()) ? null : at;
}

/** A campaign may be deleted between the list and its figures. */
async function orGone<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof VendorError && error.status === 404) return null;
    throw error;
  }
}

/** What will not be otherwise within the hour is not asked for again. */
async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const no = finalNo(error);
    if (no && error instanceof Error)
      throw ApplicationFailure.create({ message: error.message, type: no.why, nonRetryable: true });
    throw error instanceof VendorError ? retryLater(error) : error;
  }
}
