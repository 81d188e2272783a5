import { createHash } from 'node:crypto';
import type { World } from '../world.ts';

/** Who an account is, to whoever asks its vendors: the same at each asking, and another one's for each account. */
export interface Identity {
  readonly name: string;
  /** 32 digits. */
  readonly hex: string;
  /** Below 2^31. */
  readonly number: number;
}

export function identityOf({ account, options }: World): Identity {
  const hex = createHash('md5').update(`${account.name} ${options.twilio.accountSid}`).digest('hex');
  return {
    name: account.isMain ? 'Sandbox' : `Sandbox ${account.name}`,
    hex,
    number: Number.parseInt(hex.slice(0, 7), 16) + 1,
  };
}
