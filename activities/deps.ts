import type { Client } from '@temporalio/client';
import type pg from 'pg';
import type { Database } from '../prisma/client.ts';
import type { BillingLinks } from '../services/billing/proof-link.ts';
import type { CallVendor } from '../services/calls/place-call.ts';
import type { Accounts } from '../services/connections/accounts.ts';
import type { ComposeSettings } from '../services/messaging/compose.ts';
import type { WorkflowUpdates } from '../services/leads/workflow-updates.ts';
import type { MessageVendors } from '../services/messaging/message-vendor.ts';
import type { Sealer } from '../services/seal.ts';
import type { AccountAt } from './connections/account-at.ts';
import type { CalcomClient } from '../vendors/calcom/client.ts';
import type { InstantlyClient } from '../vendors/instantly/client.ts';
import type { RetellClient } from '../vendors/retell/client.ts';
import type { StripeClient } from '../vendors/stripe/port.ts';
import type { WebClient } from '../vendors/web/client.ts';

/** What each vendor is asked for. */
export interface VendorPorts extends MessageVendors {
  readonly retell: CallVendor & Pick<RetellClient, 'getCall' | 'deleteCall'>;
  readonly calcom: CalcomClient;
  readonly stripe: StripeClient;
  /** Null: this installation has no account there. */
  readonly instantly: InstantlyClient | null;
}

/** What the steps at Stripe are made with. */
export interface StripeDeps {
  readonly db: Database;
  readonly accounts: Accounts<Pick<VendorPorts, 'stripe'>>;
}

/** What side effects are made with. */
export interface ActivityDeps {
  readonly db: Database;
  /** A pool for contact locks alone: a lock is held while other connections commit. */
  readonly locks: pg.Pool;
  /** Connections for COPY, which the ORM has not. */
  readonly copies: pg.Pool;
  /** Where files that were uploaded lie. */
  readonly filesDir: string;
  /** Seals and opens what must not be read in the database. */
  readonly seal: Sealer;
  /** Where files that came by email lie. */
  readonly attachmentsDir: string;
  readonly settings: ComposeSettings & BillingLinks;
  /** Every outward effect goes through an operator's own account, where it has one. */
  readonly accounts: Accounts<VendorPorts>;
  /** Whose credentials these are, and whether the vendor sends its events to us. */
  readonly accountAt: AccountAt;
  /** Reads addresses that people enter. */
  readonly web: WebClient;
  /** Where a client's browser goes from Stripe's page for a payment method. */
  readonly setupReturnUrl: string;
  readonly client: Client;
  /** Asks running workflows for what people ask of them. */
  readonly updates: WorkflowUpdates;
  /** What time it is at a Temporal server whose clock is not the wall's, as where tests skip time. */
  readonly serverClock?: () => Promise<Date>;
}
