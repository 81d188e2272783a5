import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { organization } from 'better-auth/plugins';
import type { Database } from '../prisma/client.ts';
import type { Sealer } from '../services/seal.ts';
import { secondFactor } from './sign-in/second-factor.ts';
import { secondFactorGate } from './sign-in/second-factor-gate.ts';
import { social, type SocialSettings, validateSocialUser } from './sign-in/social.ts';

export interface AuthSettings {
  /** Opened with the login of sign-in, which alone sees the tables of better-auth. */
  readonly authDb: Database;
  readonly secret: string;
  readonly publicUrl: string;
  readonly seal: Sealer;
  readonly social: SocialSettings;
  readonly now: () => Date;
}

/** Keys a minute, each process asking at most once in some seconds: far above honest use. */
const KEY_CHECKS_A_MINUTE = 10_000;

/** better-auth over our tables: organizations, and API keys that belong to one. */
export function createAuth({ authDb, secret, publicUrl, seal, social: providers, now }: AuthSettings) {
  return betterAuth({
    appName: 'Followthrough',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret,
    trustedOrigins: [publicUrl],
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: prismaAdapter(authDb, { provider: 'postgresql', transaction: true }),
    advanced: { database: { generateId: 'uuid' }, disableOriginCheck: false },
    emailAndPassword: { enabled: true, disableSignUp: true },
    user: { validateUserInfo: validateSocialUser },
    // Facebook does not say whether it has verified an address: its accounts are connected by who is signed in.
    account: { accountLinking: { trustedProviders: ['facebook'] } },
    onAPIError: { errorURL: `${publicUrl}/login/failed` },
    plugins: [
      secondFactorGate({ authDb, publicUrl }),
      secondFactor({ authDb, seal, secret, now }),
      social(providers),
      organization({
        schema: {
          organization: {
            additionalFields: {
              kind: { type: 'string', input: false, defaultValue: 'operator' },
              operatorId: { type: 'string', input: false, required: false },
            },
          },
        },
      }),
      apiKey({
        references: 'organization',
        defaultPrefix: 'ft_',
        enableMetadata: true,
        rateLimit: { enabled: true, timeWindow: 60_000, maxRequests: KEY_CHECKS_A_MINUTE },
      }),
    ],
  });
}

export type Auth = ReturnType<typeof createAuth>;
