import type { Notifier } from '../services/inbox/notify.ts';
import type { Database } from '../prisma/client.ts';
import type { Caller } from '../services/caller.ts';
import type { WorkflowUpdates } from '../services/leads/workflow-updates.ts';

/** What the endpoints share. */
export interface ApiDeps {
  readonly db: Database;
  readonly notifier: Pick<Notifier, 'wake'>;
  readonly now: () => Date;
  /** What people ask of running workflows, and nothing else, goes there directly. */
  readonly updates: WorkflowUpdates;
  /** Where people reach us. */
  readonly publicUrl: string;
  /** Vendors whose messages would reach strangers. */
  readonly realVendors: readonly string[];
}

/** What an endpoint knows of the request besides its input. */
export interface RequestContext extends ApiDeps {
  readonly caller: Caller;
  readonly idempotencyKey: string | undefined;
}
