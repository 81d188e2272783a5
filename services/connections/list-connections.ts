import type { ConnectionView } from '../../contracts/connections/connection-api.ts';
import { CONNECTION_VENDORS, type ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, asSystem } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { environmentOwner } from '../inbox/environment-owner.ts';
import type { ConnectionRow } from './connection-row.ts';
import { type ConnectionHealth, type ConnectionsSeen, viewOf } from './view-connection.ts';

/** Each vendor, and how the caller's operator is connected: by its own account or the environment's. @throws Refusal forbidden */
export async function listConnections(
  db: Database,
  caller: Caller,
  seen: ConnectionsSeen,
): Promise<ConnectionView[]> {
  const operatorId = requireOperator(caller);
  const [rows, health] = await asOperator(db, operatorId, async (tx) => [
    (await tx.vendorConnection.findMany({ where: { status: { not: 'ended' } } })) as ConnectionRow[],
    await tx.connectionHealth.findMany(),
  ]);
  const shared = await environmentHealth(db, operatorId);
  return CONNECTION_VENDORS.map((vendor) => {
    const row = rows.find((each) => each.vendor === vendor);
    const connection = row?.id ?? 'environment';
    const heard = [...health, ...shared].find(
      (each) => each.vendor === vendor && each.connection === connection,
    );
    return viewOf({ vendor, row, heard }, seen);
  });
}

/** One of them. @throws Refusal forbidden */
export async function getConnection(
  db: Database,
  caller: Caller,
  vendor: ConnectionVendor,
  seen: ConnectionsSeen,
): Promise<ConnectionView> {
  const found = (await listConnections(db, caller, seen)).find((each) => each.vendor === vendor);
  if (!found) throw new Error(`${vendor} is no vendor of connections`);
  return found;
}

/** What comes over an account that several operators share is shown to none. */
async function environmentHealth(db: Database, operatorId: string): Promise<ConnectionHealth[]> {
  return asSystem(db, async (tx) =>
    (await environmentOwner(tx)) === operatorId
      ? tx.connectionHealth.findMany({ where: { connection: 'environment' } })
      : [],
  );
}
