import { randomUUID } from 'node:crypto';
import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { sealSecrets } from '../../services/connections/sealed-secrets.ts';
import type { Sealer } from '../../services/seal.ts';
import { testSeal } from './seal.ts';

interface Whose<V extends ConnectionVendor> {
  readonly operatorId: string;
  readonly vendor: V;
  readonly secrets: ConnectionSecrets[V];
  readonly seal?: Sealer;
  /** The vendor's own id of it. */
  readonly account?: string;
}

/** An operator's own account, in use from now on. @returns the connection's id */
export async function connectOwn<V extends ConnectionVendor>(
  db: Database,
  { operatorId, vendor, secrets, seal = testSeal, account = `own ${randomUUID()}` }: Whose<V>,
): Promise<string> {
  const id = randomUUID();
  const sealedSecrets = sealSecrets(seal, { connectionId: id, vendor, slot: 'secrets' }, secrets);
  await asOperator(db, operatorId, (tx) =>
    tx.vendorConnection.create({
      data: { id, operatorId, vendor, status: 'active', account, sealedSecrets, version: 1 },
    }),
  );
  return id;
}

/** Other secrets of the same account are in use from now on. */
export async function rotateOwn<V extends ConnectionVendor>(
  db: Database,
  id: string,
  { operatorId, vendor, secrets, seal = testSeal }: Whose<V>,
): Promise<void> {
  const sealedSecrets = sealSecrets(seal, { connectionId: id, vendor, slot: 'secrets' }, secrets);
  await asOperator(db, operatorId, (tx) =>
    tx.vendorConnection.update({ where: { id }, data: { sealedSecrets, version: { increment: 1 } } }),
  );
}

/** The account is connected no more, and its secrets are gone. */
export async function endOwn(db: Database, operatorId: string, id: string): Promise<void> {
  await asOperator(db, operatorId, (tx) =>
    tx.vendorConnection.update({ where: { id }, data: { status: 'ended', sealedSecrets: null } }),
  );
}
