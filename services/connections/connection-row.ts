import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';
import { CHECK_CONNECTION_WORKFLOW, checkConnectionId } from '../../contracts/connections/workflow.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../seal.ts';
import { openSecrets, type SecretsPlace, sealSecrets } from './sealed-secrets.ts';
import type { Secrets } from './verifying-secret.ts';

export type ConnectionRow = Omit<Prisma.VendorConnectionModel, 'vendor'> & {
  readonly vendor: ConnectionVendor;
};

type Slot = SecretsPlace<ConnectionVendor>['slot'];

/** What was asked, to be waited for. */
export interface AskedCheck {
  readonly connectionId: string;
  readonly version: number;
}

/** An operator's own connection, changed by nobody else until this transaction ends; null: it has none. */
export async function lockConnection(
  tx: Transaction,
  operatorId: string,
  vendor: ConnectionVendor,
): Promise<ConnectionRow | null> {
  // Also where there is no row yet: two that are entered at once are taken one after the other.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`connection:${operatorId}:${vendor}`}, 0))`;
  const row = await tx.vendorConnection.findFirst({
    where: { operatorId, vendor, status: { not: 'ended' } },
  });
  return row as ConnectionRow | null;
}

/** @throws Refusal not_found */
export async function requireConnection(
  tx: Transaction,
  operatorId: string,
  vendor: ConnectionVendor,
): Promise<ConnectionRow> {
  const row = await lockConnection(tx, operatorId, vendor);
  if (!row) throw new Refusal('not_found', `You have no account of your own at ${VENDOR_NAMES[vendor]}.`);
  return row;
}

export function openSlot(seal: Sealer, row: ConnectionRow, slot: Slot): Secrets | null {
  const sealed = { secrets: row.sealedSecrets, previous: row.sealedPrevious, candidate: row.sealedCandidate }[
    slot
  ];
  return sealed ? openSecrets(seal, { connectionId: row.id, vendor: row.vendor, slot }, sealed) : null;
}

export function sealSlot(
  seal: Sealer,
  { id: connectionId, vendor }: Pick<ConnectionRow, 'id' | 'vendor'>,
  slot: Slot,
  secrets: Secrets,
): string {
  const whole = secrets as unknown as ConnectionSecrets[ConnectionVendor];
  return sealSecrets(seal, { connectionId, vendor, slot }, whole);
}

/** Owes the workflow that asks the vendor. Each version is asked about once. */
export async function oweCheck(
  tx: Transaction,
  { id: connectionId, operatorId }: Pick<ConnectionRow, 'id' | 'operatorId'>,
  version: number,
): Promise<void> {
  await oweSignal(tx, {
    operatorId,
    workflowId: checkConnectionId(connectionId, version),
    workflowType: CHECK_CONNECTION_WORKFLOW,
    start: 'once',
    input: { operatorId, connectionId },
  });
}

/** As people know them. */
export const VENDOR_NAMES: Readonly<Record<ConnectionVendor, string>> = {
  twilio: 'Twilio',
  messagebird: 'MessageBird',
  sendgrid: 'SendGrid',
  stripe: 'Stripe',
  retell: 'Retell',
  calcom: 'Cal.com',
  instantly: 'Instantly',
};
