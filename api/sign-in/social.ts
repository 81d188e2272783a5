import type { BetterAuthPlugin } from '@better-auth/core';
import type { OAuthProvider } from '@better-auth/core/oauth2';
import { APIError, createAuthMiddleware, getOAuthState } from 'better-auth/api';
import { genericOAuth, type GenericOAuthConfig } from 'better-auth/plugins/generic-oauth';

/** What a provider gave us at registration. */
interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Whoever is not there is not offered. The addresses are the real ones unless others are given. */
export interface SocialSettings {
  readonly google?: Client & { readonly discoveryUrl?: string };
  readonly facebook?: Client & {
    readonly authorizationUrl?: string;
    readonly tokenUrl?: string;
    readonly userInfoUrl?: string;
  };
}

export type SocialProvider = keyof SocialSettings;

export const SOCIAL_NAMES: Readonly<Record<SocialProvider, string>> = {
  google: 'Google',
  facebook: 'Facebook',
};

/** How long a provider's own description may take. */
const DISCOVERY_MS = 5000;

/** The providers that are set up, in the order of their buttons. */
export function socialProvidersOf(settings: SocialSettings): SocialProvider[] {
  return (['google', 'facebook'] as const).filter((name) => settings[name]);
}

/**
 * Sign-in with Google and Facebook, for people who are members already: nobody is signed up by it.
 *
 * A provider is asked for its description when somebody first signs in by it, not at the start: the API must not wait
 * for Google, and a Google that is away for a minute must not be missing until the next start.
 */
export function social(settings: SocialSettings) {
  const configs = configsOf(settings);
  return {
    id: 'social',
    init: () => ({
      context: { socialProviders: configs.map(lazily) as unknown as OAuthProvider[] },
      options: {
        // Who it is we ask once; what else a provider would let us do for them is not kept.
        databaseHooks: { account: { create: { before: async () => ({ data: NO_TOKENS }) } } },
        account: { updateAccountOnSignIn: false },
      },
    }),
    hooks: {
      before: [
        {
          // Without the redirect there is no state of ours, and anybody's token for us would do.
          matcher: (ctx) => ctx.path === '/sign-in/social' || ctx.path === '/link-social',
          handler: createAuthMiddleware(async (ctx) => {
            if (ctx.body?.idToken)
              throw new APIError('BAD_REQUEST', {
                code: 'REDIRECT_ONLY',
                message: 'Sign in by the redirect.',
              });
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin;
}

/** Says no to addresses that the provider has not verified: anybody could have typed them there. */
export async function validateSocialUser({
  source,
}: {
  readonly source: { readonly action: string; readonly oauth?: { readonly profile?: unknown } };
}): Promise<{ error: string } | undefined> {
  if (source.action !== 'link-account') return undefined;
  const profile = source.oauth?.profile as { readonly email_verified?: unknown } | undefined;
  // Whoever is signed in here connects an account of the same address: that it is theirs they have proved to both.
  const isSignedIn = Boolean((await getOAuthState())?.link);
  return profile?.email_verified === true || isSignedIn ? undefined : { error: 'email_not_verified' };
}

function configsOf({ google, facebook }: SocialSettings): GenericOAuthConfig[] {
  const configs: GenericOAuthConfig[] = [];
  // First, because it needs no description: who comes by Facebook does not wait for Google's.
  if (facebook)
    configs.push({
      providerId: 'facebook',
      name: SOCIAL_NAMES.facebook,
      authorizationUrl: 'https://www.facebook.com/v24.0/dialog/oauth',
      tokenUrl: 'https://graph.facebook.com/v24.0/oauth/access_token',
      userInfoUrl: 'https://graph.facebook.com/me?fields=id,name,email',
      scopes: ['public_profile', 'email'],
      accountSubject: ({ profile }) => String(profile['id'] ?? profile['sub'] ?? ''),
      ...facebook,
      ...COMMON,
    });
  if (google)
    configs.push({
      providerId: 'google',
      name: SOCIAL_NAMES.google,
      discoveryUrl: 'https://accounts.google.com/.well-known/openid-configuration',
      scopes: ['openid', 'email', 'profile'],
      prompt: 'select_account',
      requireIdTokenVerification: true,
      ...google,
      ...COMMON,
    });
  return configs;
}

const NO_TOKENS = { accessToken: null, refreshToken: null, idToken: null };

const COMMON = { pkce: true, disableSignUp: true } as const;

/** better-auth calls a provider that is a function whenever it needs it. */
function lazily(config: GenericOAuthConfig): () => Promise<OAuthProvider> {
  let found: OAuthProvider | undefined;
  return async () => {
    found ??= await describe(config);
    return found ?? absent(config);
  };
}

async function describe(config: GenericOAuthConfig): Promise<OAuthProvider | undefined> {
  const quiet = { error: () => undefined, warn: () => undefined };
  type Init = NonNullable<BetterAuthPlugin['init']>;
  const context = { logger: quiet, socialProviders: [] } as unknown as Parameters<Init>[0];
  const described = genericOAuth({ config: [config] }).init(context);
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), DISCOVERY_MS);
  });
  const answer = await Promise.race([described.catch(() => undefined), patience]);
  clearTimeout(timer);
  return answer?.context.socialProviders[0];
}

/** Stands for a provider that cannot be reached. */
function absent({ providerId, name = providerId }: GenericOAuthConfig): OAuthProvider {
  const refuse = (): never => {
    throw new APIError('SERVICE_UNAVAILABLE', {
      code: 'PROVIDER_AWAY',
      message: `${name} cannot be reached now. Try again, or sign in with your password.`,
    });
  };
  return {
    id: providerId,
    name,
    createAuthorizationURL: refuse,
    validateAuthorizationCode: refuse,
    getUserInfo: refuse,
    accountSubject: refuse,
  };
}
