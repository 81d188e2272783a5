import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { organization } from 'better-auth/plugins';
import { ADDRESS_HEADER } from './middleware/read-address.ts';
import type { AuthSettings } from './sign-in/auth-settings.ts';
import { strictCookies } from './sign-in/cookies.ts';
import { lockOut } from './sign-in/lock-out.ts';
import { passwordOptions } from './sign-in/passwords.ts';
import { sessionOptions } from './sign-in/sessions.ts';
import { noteRefused } from './sign-in/trail.ts';
import { secondFactor } from './sign-in/second-factor.ts';
import { secondFactorGate } from './sign-in/second-factor-gate.ts';
import { social, validateSocialUser } from './sign-in/social.ts';

/** Keys a minute, each process asking at most once in some seconds: far above honest use. */
const KEY_CHECKS_A_MINUTE = 10_000;

/** better-auth over our tables: passwords and sessions, organizations, and API keys that belong to one. */
export function createAuth(settings: AuthSettings) {
  const { authDb, secret, publicUrl, allowedOrigins, guesses, devices } = settings;
  return betterAuth({
    appName: 'Followthrough',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret,
    trustedOrigins: [new URL(publicUrl).origin, ...allowedOrigins],
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: prismaAdapter(authDb, { provider: 'postgresql', transaction: true }),
    // Ours count over all processes, by account and address (`lockOut`, `limitTraffic`); its own know addresses alone.
    rateLimit: { enabled: false },
    advanced: {
      ...strictCookies(publicUrl),
      database: { generateId: 'uuid' },
      // Said, because NODE_ENV=test would switch the one off, and the other follows it.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    // A token at rest is no token.
    verification: { storeIdentifier: 'hashed' },
    ...passwordOptions(settings),
    ...sessionOptions(settings),
    hooks: { after: noteRefused(settings) },
    user: { validateUserInfo: validateSocialUser },
    // Facebook does not say whether it has verified an address: its accounts are connected by who is signed in.
    account: { accountLinking: { trustedProviders: ['facebook'] } },
    onAPIError: { errorURL: `${publicUrl}/login/failed` },
    plugins: [
      secondFactorGate({ authDb, publicUrl }),
      secondFactor(settings),
      social(settings.social),
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
      // The last one: see there.
      lockOut({ guesses, devices }),
    ],
  });
}

export type Auth = ReturnType<typeof createAuth>;
