import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { sealSecrets } from '../../services/connections/sealed-secrets.ts';
import { testSeal } from './seal.ts';

/** An account at a vendor: what is entered of it, and what its events are signed with. */
export interface TestAccount {
  readonly secrets: Readonly<Record<string, string>>;
  readonly signs: string | KeyObject;
}

let accounts = 0;

/** The secrets of an account that nobody else has. */
export function testAccount(vendor: ConnectionVendor): TestAccount {
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
  }
}

/** Connects an own account, as if the vendor had confirmed it. @returns the connection's id */
export async function connectAccount(
  db: Database,
  {
    operatorId,
    vendor,
    account = testAccount(vendor),
  }: {
    readonly operatorId: string;
    readonly vendor: ConnectionVendor;
    readonly account?: TestAccount;
  },
): Promise<string> {
  const connectionId = randomUUID();
  const secrets = account.secrets as unknown as ConnectionSecrets[typeof vendor];
  const sealedSecrets = sealSecrets(testSeal, { connectionId, vendor, slot: 'secrets' }, secrets);
  await asOperator(db, operatorId, (tx) =>
    tx.vendorConnection.create({
      data: {
        ...{ id: connectionId, operatorId, vendor, status: 'active', account: `acct_${connectionId}` },
        ...{ sealedSecrets, version: 1, enteredVersion: 1, checkedVersion: 1, checkedAt: new Date() },
      },
    }),
  );
  return connectionId;
}
