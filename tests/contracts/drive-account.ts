import type { EndpointWish } from '../../contracts/connections/account.ts';
import type { ConnectionSecrets } from '../../contracts/connections/secrets.ts';
import { registerEndpoint } from '../../vendors/account.ts';
import { accountOpener } from '../../vendors/open-account.ts';
import type { Stage } from './stage.ts';
import { VENDORS, type VendorName } from './vendors.ts';

interface Driving {
  readonly wish?: Partial<EndpointWish>;
  /** Puts what was registered into disorder; `ids`: the vendor's, `address`: ours. */
  spoil(ids: readonly string[], address: string): Promise<unknown>;
}

const OWNER = 'connection_1';

/** Reads the account, registers our address, and registers it again: after it was spoilt, and after its secret was lost. */
export async function driveAccount(stage: Stage, { wish, spoil }: Driving): Promise<void> {
  const { vendor, town, adapters } = stage;
  const address = `${town.receiver.url}/elsewhere`;
  const wanted: EndpointWish = { address, owner: OWNER, known: 'all', ...wish };
  const open = (secrets: ConnectionSecrets[VendorName]) =>
    accountOpener({
      ...{ twilio: undefined, messagebird: undefined, sendgrid: undefined, stripe: undefined },
      ...{ retell: undefined, calcom: undefined, instantly: undefined },
      [vendor]: adapters.url + VENDORS[vendor].root,
    })(vendor, secrets);
  const secrets = secretsOf(stage);
  const account = open(secrets);
  const { account: id } = await account.readAccount();
  if (!id) throw new Error(`${vendor} names no account`);
  const first = await registerEndpoint(account, wanted);
  if (first.did.length === 0) throw new Error(`nothing was registered at ${vendor}`);
  await spoil(first.registration.ids, address);
  const second = await registerEndpoint(account, wanted);
  if (second.did.length === 0) throw new Error(`nothing was put right at ${vendor}`);
  const lost = { ...secrets, ...('webhookSecret' in secrets && { webhookSecret: '' }) } as typeof secrets;
  await registerEndpoint(open(lost), { ...wanted, known: [] });
}

function secretsOf({ vendor, town }: Stage): ConnectionSecrets[VendorName] {
  const { options } = town;
  const all: ConnectionSecrets = {
    twilio: options.twilio,
    messagebird: options.messagebird,
    sendgrid: { apiKey: options.sendgrid.apiKey, webhookPublicKey: 'ours', from: 'sample@example.com' },
    stripe: options.stripe,
    retell: options.retell,
    calcom: { apiKey: options.calcom.apiKey ?? '', webhookSecret: options.calcom.webhookSecret },
    instantly: options.instantly,
  };
  return all[vendor];
}
