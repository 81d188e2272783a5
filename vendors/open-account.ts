import type { ConnectionSecrets, ConnectionVendor } from '../contracts/connections/secrets.ts';
import type { AccountClient } from './account.ts';
import { calcomAccount } from './calcom/account.ts';
import { instantlyAccount } from './instantly/account.ts';
import { messagebirdAccount } from './messagebird/account.ts';
import { retellAccount } from './retell/account.ts';
import { sendgridAccount } from './sendgrid/account.ts';
import { stripeAccount } from './stripe/account.ts';
import { twilioAccount } from './twilio/account.ts';

/** Opens an account at a vendor by what was entered for it. */
export type OpenAccount = <V extends ConnectionVendor>(
  vendor: V,
  secrets: ConnectionSecrets[V],
) => AccountClient<V>;

type Openers = {
  readonly [V in ConnectionVendor]: (secrets: ConnectionSecrets[V], baseUrl?: string) => AccountClient<V>;
};

const OPENERS: Openers = {
  twilio: twilioAccount,
  messagebird: messagebirdAccount,
  sendgrid: sendgridAccount,
  stripe: stripeAccount,
  retell: retellAccount,
  calcom: calcomAccount,
  instantly: instantlyAccount,
};

/** @param baseUrls stand-ins for the vendors' own addresses: they come from the environment, never from a person */
export function accountOpener(baseUrls: Readonly<Record<ConnectionVendor, string | undefined>>): OpenAccount {
  return (vendor, secrets) => OPENERS[vendor](secrets, baseUrls[vendor]);
}
