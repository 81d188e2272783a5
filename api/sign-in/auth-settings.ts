import type { Database } from '../../prisma/client.ts';
import type { Sealer } from '../../services/seal.ts';
import type { ApiDeps } from '../context.ts';
import type { SocialSettings } from './social.ts';
import type { Guesses } from '../limits/guesses.ts';
import type { Devices } from './devices.ts';

/** What sign-in is put together from. */
export interface AuthSettings {
  /** Opened with the login of sign-in, which alone sees the tables of better-auth. */
  readonly authDb: Database;
  readonly secret: string;
  readonly publicUrl: string;
  /** Besides our own. */
  readonly allowedOrigins: readonly string[];
  readonly guesses: Guesses;
  readonly devices: Devices;
  readonly seal: Sealer;
  readonly now: () => Date;
  /** By whom people may sign in besides a password. */
  readonly social: SocialSettings;
  /** Sees to it that what an answer does not wait for is done, and that a failure is seen. */
  readonly inBackground: ApiDeps['inBackground'];
}
