import type { Listing, ListingFailure, MirrorInstantlyInput } from '../../contracts/instantly/workflow.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { ConnectionUnreadable } from '../../services/connections/open-accounts.ts';
import { activeConnection } from '../../services/connections/active-connection.ts';
import { failMirror } from '../../services/instantly/fail-mirror.ts';
import { fileMirror } from '../../services/instantly/file-mirror.ts';
import { type NoList, whyNoList } from '../../services/instantly/why-no-list.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { attemptTime } from '../attempt-time.ts';
import { wordsOf } from '../connections/say-no.ts';
import { retryLater } from '../vendor-answer.ts';
import { accountOf, type InstantlyDeps } from './account-of.ts';

export interface Listed {
  readonly came: Exclude<Listing, 'failed'>;
  /** Of a list: how many campaigns it has, how many of them are new, and how many are called or stand otherwise. */
  readonly campaigns?: number;
  readonly added?: number;
  readonly changed?: number;
}

export interface InstantlyLists {
  /** Reads all campaigns of an operator's account and files them, or what a person has to do first. */
  listInstantlyCampaigns(of: MirrorInstantlyInput): Promise<Listed>;
}

export interface InstantlyBooks {
  /** Files that Instantly's answer was given up, unless there is one by now. @param of.askedAt milliseconds since 1970 */
  fileListingFailure(
    of: MirrorInstantlyInput & { readonly why: ListingFailure; readonly askedAt: number },
  ): Promise<void>;
}

export function instantlyBooks({ db }: Pick<InstantlyDeps, 'db'>): InstantlyBooks {
  return {
    fileListingFailure: ({ operatorId, why, askedAt }) =>
      fail(db, { operatorId, no: { why }, askedAt: new Date(askedAt) }),
  };
}

export function instantlyLists(deps: Pick<InstantlyDeps, 'db' | 'accounts'>): InstantlyLists {
  const { db } = deps;
  return {
    async listInstantlyCampaigns({ operatorId }) {
      const askedAt = attemptTime();
      try {
        const account = await accountOf(deps, operatorId);
        if (!account) return { came: 'nothing' };
        const { connection, instantly } = account;
        const campaigns = await instantly.listCampaigns();
        const filed = await asOperator(
          db,
          operatorId,
          (tx) => fileMirror(tx, { operatorId, connection, campaigns, askedAt }),
          PATIENCE,
        );
        return { came: 'listed', ...(filed !== 'outdated' && filed) };
      } catch (error) {
        const no = finalNo(error);
        if (!no) throw error instanceof VendorError ? retryLater(error) : error;
        await fail(db, { operatorId, no, askedAt });
        return { came: 'refused' };
      }
    },
  };
}

/** Milliseconds: a list may have ten thousand campaigns. */
const PATIENCE = { timeout: 30_000 };

/** What will not be otherwise in some seconds: a person has to do something. Undefined: it is asked again. */
export function finalNo(error: unknown): NoList | undefined {
  if (error instanceof ConnectionUnreadable) return { why: 'sealed' };
  if (!(error instanceof VendorError)) return undefined;
  if (error.status === 401) return { why: 'key' };
  if (error.status === 402) return { why: 'unpaid' };
  if (error.status === 403) return { why: 'scope' };
  return error.kind === 'refused' ? { why: 'refused', said: wordsOf(error) } : undefined;
}

async function fail(
  db: InstantlyDeps['db'],
  { operatorId, no, askedAt }: { operatorId: string; no: NoList; askedAt: Date },
): Promise<void> {
  await asOperator(db, operatorId, async (tx) => {
    const isOwn = (await activeConnection(tx, operatorId, 'instantly')) !== null;
    const mirror = await tx.instantlyMirror.findUnique({ where: { operatorId } });
    const problem = whyNoList(no, { isOwn, isListed: !!mirror?.answeredAt });
    await failMirror(tx, { operatorId, problem, askedAt, now: attemptTime() });
  });
}
