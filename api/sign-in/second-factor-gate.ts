import type { BetterAuthPlugin, GenericEndpointContext } from '@better-auth/core';
import { APIError, createAuthMiddleware, getOAuthState } from 'better-auth/api';
import type { Database } from '../../prisma/client.ts';
import { endUnprovenSession } from '../../services/identity/end-unproven-session.ts';
import { type SecondFactorNeed, secondFactorNeed } from '../../services/identity/second-factor-need.ts';
import { localPath } from '../local-path.ts';
import { openChallenge } from './challenge.ts';

/** What sign-in answers when the first factor was right and a second one is needed: its `code` in the answer's body. */
export const SECOND_FACTOR_NEEDED = 'SECOND_FACTOR_NEEDED';

interface GateSettings {
  readonly authDb: Database;
  readonly publicUrl: string;
}

/**
 * No session before the second factor. Every way in makes its session by the same function of better-auth, and that
 * function asks here first: by whichever way somebody comes, and by ways that are yet to be built. A session that was
 * begun without and needs one by now ends when it is next shown, before anything is done with it.
 */
export function secondFactorGate({ authDb, publicUrl }: GateSettings) {
  return {
    id: 'second-factor-gate',
    schema: {
      session: {
        fields: { secondFactorAt: { type: 'date', required: false, input: false } },
      },
    },
    init: () => ({
      options: {
        databaseHooks: {
          session: {
            create: {
              before: async (session: SessionToBe, ctx: GenericEndpointContext | null) => {
                if (session.secondFactorAt) return;
                const shownAt = shownInSessionOf(session.userId, ctx);
                if (shownAt) return { data: { secondFactorAt: shownAt } };
                const need = await secondFactorNeed(authDb, session.userId);
                if (need) throw await stopForSecondFactor(ctx, session.userId, need, publicUrl);
              },
            },
          },
        },
      },
    }),
    hooks: {
      before: [
        {
          matcher: (ctx) => ctx.headers?.get('cookie') != null,
          handler: createAuthMiddleware(async (ctx) => {
            const { name } = ctx.context.authCookies.sessionToken;
            const token = await ctx.getSignedCookie(name, ctx.context.secret);
            if (token) await endUnprovenSession(authDb, token);
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin;
}

interface SessionToBe extends Record<string, unknown> {
  readonly userId: string;
  readonly secondFactorAt?: Date | null;
}

/** A session that takes another's place, as after a change of the password, takes over what was shown for that one. */
function shownInSessionOf(userId: string, ctx: GenericEndpointContext | null): Date | null {
  const current: SessionToBe | undefined = ctx?.context.session?.session;
  return current?.userId === userId ? (current.secondFactorAt ?? null) : null;
}

async function stopForSecondFactor(
  ctx: GenericEndpointContext | null,
  userId: string,
  need: SecondFactorNeed,
  publicUrl: string,
): Promise<APIError> {
  if (ctx) {
    const asked = (await getOAuthState())?.callbackURL ?? ctx.body?.callbackURL;
    const isBrief = ctx.body?.rememberMe === false;
    await openChallenge(ctx, { userId, need, isBrief, next: localPath(asked, publicUrl) });
  }
  return new APIError('UNAUTHORIZED', { code: SECOND_FACTOR_NEEDED, message: WORDS[need], need });
}

const WORDS: Readonly<Record<SecondFactorNeed, string>> = {
  code: 'Type the code of your authenticator app, or a backup code.',
  enrol: 'Your organization asks for a second factor. Set one up to go on.',
};
