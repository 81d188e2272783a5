import type { Notifier } from '../services/inbox/notify.ts';
import type { Database } from '../prisma/client.ts';
import type { Sealer } from '../services/seal.ts';
import type { Guesses } from './limits/guesses.ts';
import type { Visitor } from './visitor.ts';
import type { Caller } from '../services/caller.ts';
import type { WorkflowUpdates } from '../services/leads/workflow-updates.ts';

/** What the endpoints share. */
export interface ApiDeps {
  readonly db: Database;
  /** Opened with the login of sign-in, which alone sees people, sessions, members and keys. */
  readonly authDb: Database;
  readonly notifier: Pick<Notifier, 'wake'>;
  readonly now: () => Date;
  /** What is remembered of keys is asked anew: one was changed or revoked. */
  readonly forgetKeys: () => void;
  /** Counts tries at secrets that somebody types. */
  readonly guesses: Guesses;
  /** What must not be read in the database is sealed by it. */
  readonly seal: Sealer;
  /** Sees to it that what an answer does not wait for is done, and that a failure is seen. */
  readonly inBackground: (work: Promise<unknown>) => void;
  /** What people ask of running workflows, and nothing else, goes there directly. */
  readonly updates: WorkflowUpdates;
  /** Signs links, and is the key under which codes are known. */
  readonly linkSecret: string;
  /** Where people reach us. */
  readonly publicUrl: string;
  /** Where the Temporal Web UI shows the workflow `{id}`; null: not known. */
  readonly workflowAddress: string | null;
  /** Milliseconds for which whoever entered a vendor's secrets waits for its answer. */
  readonly vendorAnswersWithin: number;
  /** Vendors whose messages would reach strangers. */
  readonly realVendors: readonly string[];
  /** Vendors at which this installation has an account: operators without one of their own use it. */
  readonly usualVendors: readonly string[];
}

/** What an endpoint knows of the request besides its input. */
export interface RequestContext extends ApiDeps {
  readonly caller: Caller;
  readonly visitor: Visitor;
  /** Whence the request comes, as tries are counted. */
  readonly addressBlock: string;
  readonly idempotencyKey: string | undefined;
}
