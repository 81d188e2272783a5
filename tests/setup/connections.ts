import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { sealSecrets } from '../../services/connections/sealed-secrets.ts';
import type { Sealer } from '../../services/seal.ts';
import { testSeal } from './seal.ts';

/** An account at a vendor: what is entered of it, and what its events are signed with. */
export interface TestAccount<V extends ConnectionVendor = ConnectionVendor> {
  readonly secrets: ConnectionSecrets[V] & Readonly<Record<string, string>>;
  readonly signs: string | KeyObject;
}

let accounts = 0;

/** The secrets of an account that nobody else has. */
export function testAccount<V extends ConnectionVendor>(vendor: V): TestAccount<V> {
  // What each vendor has is told apart by a switch, which a type that depends on the vendor cannot follow.
  return madeAccount(vendor) as TestAccount<V>;
}

function madeAccount(vendor: ConnectionVendor): TestAccount {
  accounts += 1;
  const text = (kind: string) =>
    `${kind}${createHash('sha256').update(`${vendor}${accounts}`).digest('hex').slice(0, 40)}`;
  switch (vendor) {
    case 'twilio':
      return { secrets: { accountSid: text('AC').slice(0, 34), authToken: text('t') }, signs: text('t') };
    case 'messagebird': {
      const secret = `whsec_${Buffer.from(text('b')).toString('base64')}`;
      return { secrets: { apiKey: text('bk_'), webhookSecret: secret }, signs: secret };
    }
    case 'sendgrid': {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const webhookPublicKey = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
      return { secrets: { apiKey: text('SG.'), webhookPublicKey, from: 'x@example.com' }, signs: privateKey };
    }
    case 'stripe':
      return { secrets: { secretKey: text('sk_'), webhookSecret: text('whsec_') }, signs: text('whsec_') };
    case 'retell':
      return { secrets: { apiKey: text('key_') }, signs: text('key_') };
    case 'calcom':
      return { secrets: { apiKey: text('cal_'), webhookSecret: text('c') }, signs: text('c') };
    case 'instantly':
      return { secrets: { apiKey: text('i'), webhookSecret: text('s') }, signs: text('s') };
  }
}

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
  {
    operatorId,
    vendor,
    secrets = testAccount(vendor).secrets,
    seal = testSeal,
    account = `own ${randomUUID()}`,
  }: Pick<Whose<V>, 'operatorId' | 'vendor'> & Partial<Whose<V>>,
): Promise<string> {
  const id = randomUUID();
  const sealedSecrets = sealSecrets(seal, { connectionId: id, vendor, slot: 'secrets' }, secrets);
  await asOperator(db, operatorId, (tx) =>
    tx.vendorConnection.create({
      data: {
        ...{ id, operatorId, vendor, status: 'active', account, sealedSecrets },
        ...{ version: 1, enteredVersion: 1, checkedVersion: 1, checkedAt: new Date() },
      },
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
