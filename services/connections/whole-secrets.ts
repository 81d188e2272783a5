import { createPublicKey } from 'node:crypto';
import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import { type FieldProblem, Refusal } from '../refusal.ts';
import type { Secrets } from './verifying-secret.ts';

/** What a connection cannot do without; what verifies events may come later, from the vendor itself. */
const NEEDED: Readonly<Record<ConnectionVendor, readonly string[]>> = {
  twilio: ['accountSid', 'authToken'],
  messagebird: ['apiKey'],
  sendgrid: ['apiKey', 'from'],
  stripe: ['secretKey'],
  retell: ['apiKey'],
  calcom: ['apiKey'],
  instantly: ['apiKey'],
};

const LATER: Partial<Readonly<Record<ConnectionVendor, string>>> = {
  messagebird: 'webhookSecret',
  sendgrid: 'webhookPublicKey',
  stripe: 'webhookSecret',
  calcom: 'webhookSecret',
  instantly: 'webhookSecret',
};

/**
 * What was entered, and of what was left out what was there before.
 *
 * @throws Refusal invalid, naming the fields
 */
export function wholeSecrets(vendor: ConnectionVendor, before: Secrets | null, entered: Secrets): Secrets {
  // A token belongs to its account.
  const isOther = entered.accountSid !== undefined && entered.accountSid !== before?.accountSid;
  const { authToken: _, ...withoutToken } = before ?? {};
  const later = LATER[vendor];
  const whole: Secrets = {
    ...(later && { [later]: '' }),
    ...(isOther ? withoutToken : before),
    ...entered,
  };
  const problems: FieldProblem[] = NEEDED[vendor]
    .filter((name) => !whole[name])
    .map((name) => ({ field: `secrets.${name}`, message: 'must be entered' }));
  if (entered.webhookPublicKey !== undefined && !isPublicKey(entered.webhookPublicKey))
    problems.push({
      field: 'secrets.webhookPublicKey',
      message: 'must be the verification key as SendGrid shows it',
    });
  if (problems.length > 0)
    throw new Refusal('invalid', `Wrong: ${problems.map(({ field }) => field).join(', ')}.`, problems);
  return whole;
}

function isPublicKey(base64: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ec';
  } catch {
    return false;
  }
}
