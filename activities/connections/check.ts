import type { CheckOutcome } from '../../contracts/connections/check-outcome.ts';
import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type {
  CheckConnectionInput,
  ConnectionQuestion,
  RecheckInput,
} from '../../contracts/connections/workflow.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { fileCheck } from '../../services/connections/file-check.ts';
import { oweRechecks } from '../../services/connections/owe-rechecks.ts';
import { planQuestion } from '../../services/connections/plan-question.ts';
import { type Entered, readEntered, SecretsUnreadable } from '../../services/connections/read-entered.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';
import { retryLater } from '../vendor-answer.ts';
import { withoutSecrets, wordsOf } from './say-no.ts';

export interface ConnectionBooks {
  planQuestion(input: CheckConnectionInput): Promise<ConnectionQuestion | null>;
  /** @returns how many accounts are asked about again, each by a workflow of its own */
  oweRechecks(input: RecheckInput): Promise<number>;
  /** The vendor was asked for as long as it is worth, and never answered. */
  fileUnreachable(question: ConnectionQuestion): Promise<void>;
}

export interface ConnectionChecks {
  /** Asks the vendor whose credentials these are, and files what it says: `nothing`, when there is nothing to ask about. */
  askAccount(question: ConnectionQuestion): Promise<'right' | 'wrong' | 'nothing'>;
}

const HOUR_MS = 3_600_000;

type Deps = Pick<ActivityDeps, 'db' | 'seal' | 'accountAt'>;

export function connectionBooks(deps: Pick<ActivityDeps, 'db' | 'seal'>): ConnectionBooks {
  return {
    planQuestion: (input) => planQuestion(deps.db, input),
    oweRechecks({ olderThanHours }) {
      const now = attemptTime();
      return oweRechecks(deps.db, { before: new Date(now.getTime() - olderThanHours * HOUR_MS), now });
    },
    async fileUnreachable(question) {
      const problem =
        'The vendor could not be reached for an hour: whether this is right is not known. Ask again later.';
      await file(deps, question, { ok: false, problem, isRefusal: false });
    },
  };
}

export function connectionChecks(deps: Deps): ConnectionChecks {
  return {
    async askAccount(question) {
      const entered = await openEntered(deps, question);
      if (entered === null) return 'nothing';
      const outcome = 'ok' in entered ? entered : await ask(deps, question.vendor, entered.secrets);
      await file(deps, question, outcome);
      return outcome.ok ? 'right' : 'wrong';
    },
  };
}

/** What does not open will not open at the next try either: a person hears it. */
async function openEntered(
  { db, seal }: Pick<Deps, 'db' | 'seal'>,
  { operatorId, connectionId, vendor }: ConnectionQuestion,
): Promise<Entered | CheckOutcome | null> {
  try {
    const of = { connectionId, vendor, which: 'entered' } as const;
    return await asOperator(db, operatorId, (tx) => readEntered(tx, seal, of));
  } catch (error) {
    if (!(error instanceof SecretsUnreadable)) throw error;
    const problem = `What was entered cannot be opened: ${error.message} Enter it anew, or give DATA_KEYS the key that it had.`;
    return { ok: false, problem, isRefusal: true };
  }
}

/** A no is an answer; anything else is asked again. */
async function ask<V extends ConnectionVendor>(
  { accountAt }: Pick<Deps, 'accountAt'>,
  vendor: V,
  secrets: ConnectionSecrets[V],
): Promise<CheckOutcome> {
  try {
    const { account, accountName: name } = await accountAt.open(vendor, secrets).readAccount();
    return { ok: true, account, name };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const told = withoutSecrets(error, secrets);
    if (told.kind !== 'refused') throw retryLater(told);
    return { ok: false, problem: wordsOf(told), isRefusal: true };
  }
}

async function file(
  { db, seal }: Pick<Deps, 'db' | 'seal'>,
  { operatorId, connectionId, version }: ConnectionQuestion,
  outcome: CheckOutcome,
): Promise<void> {
  const now = attemptTime();
  await asOperator(db, operatorId, (tx) => fileCheck(tx, seal, { connectionId, version, outcome, now }));
}
