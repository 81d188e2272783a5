import type { Database } from '../../prisma/client.ts';
import { asSystem } from '../../prisma/tenant.ts';
import type { Accounts } from '../../services/connections/accounts.ts';
import { ENVIRONMENT, environmentCampaignsOwner } from '../../services/instantly/account-in-use.ts';
import type { InstantlyClient } from '../../vendors/instantly/client.ts';
import type { ActivityDeps, VendorPorts } from '../deps.ts';

/** What the questions to Instantly are asked with. */
export interface InstantlyDeps {
  readonly db: Database;
  readonly accounts: Accounts<Pick<VendorPorts, 'instantly'>>;
  readonly settings: Pick<ActivityDeps['settings'], 'publicUrl'>;
}

/** An account at Instantly, and what its campaigns are kept under. */
export interface InstantlyAccount {
  /** A connection's id, or `environment`. */
  readonly connection: string;
  readonly instantly: InstantlyClient;
}

/** The account whose campaigns are the operator's; null: there is none. @throws ConnectionUnreadable */
export async function accountOf(
  { db, accounts }: Pick<InstantlyDeps, 'db' | 'accounts'>,
  operatorId: string,
): Promise<InstantlyAccount | null> {
  const { connectionId, port } = await accounts.inUse('instantly', operatorId);
  if (!port) return null;
  if (connectionId) return { connection: connectionId, instantly: port };
  const owner = await asSystem(db, environmentCampaignsOwner);
  return owner === operatorId ? { connection: ENVIRONMENT, instantly: port } : null;
}
