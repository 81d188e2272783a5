import type { BetterAuthPlugin, GenericEndpointContext } from '@better-auth/core';
import { APIError, createAuthEndpoint, getSessionFromCtx } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { beginSecondFactor } from '../../services/identity/begin-second-factor.ts';
import { confirmSecondFactor } from '../../services/identity/confirm-second-factor.ts';
import { disableSecondFactor } from '../../services/identity/disable-second-factor.ts';
import { readSecondFactor } from '../../services/identity/read-second-factor.ts';
import { renewBackupCodes } from '../../services/identity/renew-backup-codes.ts';
import type { SecondFactorDeps } from '../../services/identity/second-factor.ts';
import { showSecondFactor } from '../../services/identity/show-second-factor.ts';
import { Refusal } from '../../services/refusal.ts';
import { type Challenge, closeChallenge, readChallenge } from './challenge.ts';

const code = z.string().min(6).max(40);
const password = z.string().max(1000).optional();

/** Someone without a password proves that it is them by having signed in just now. */
const FRESH_MS = 10 * 60_000;

/**
 * The second factor: codes of an authenticator app (TOTP), and backup codes.
 *
 * better-auth's own plugin takes a code twice, needs a session to set one up, and asks only after a password; here a
 * code is spent, what changes is written into the trail in the same transaction, and the gate asks whoever comes in.
 */
export function secondFactor(deps: SecondFactorDeps) {
  return {
    id: 'second-factor',
    endpoints: {
      readSecondFactor: createAuthEndpoint('/second-factor', { method: 'GET' }, async (ctx) => {
        const who = await someone(ctx);
        const { need = null, next = null } = who.challenge ?? {};
        return ctx.json({ need, next, ...(await readSecondFactor(deps.authDb, who.user.id)) });
      }),
      showSecondFactor: createAuthEndpoint(
        '/second-factor/verify',
        { method: 'POST', body: z.object({ code }) },
        async (ctx) => {
          const challenge = await readChallenge(ctx);
          if (challenge?.need !== 'code') throw signInFirst();
          const { userId, next } = challenge;
          await orRefuse(() => showSecondFactor(deps, { userId, code: ctx.body.code }));
          await beginSession(ctx, challenge, deps.now());
          return ctx.json({ next });
        },
      ),
      beginSecondFactor: createAuthEndpoint(
        '/second-factor/begin',
        { method: 'POST', body: z.object({ password, code: code.optional() }) },
        async (ctx) => {
          const { user, challenge } = await someone(ctx);
          const { id: userId, email } = user;
          // Whoever enrols in the middle of signing in has typed the password a moment ago.
          if (challenge) await refuseIfEnabled(deps, userId);
          else await askPassword(ctx, deps);
          return ctx.json(
            await orRefuse(() => beginSecondFactor(deps, { userId, email, code: ctx.body.code })),
          );
        },
      ),
      confirmSecondFactor: createAuthEndpoint(
        '/second-factor/confirm',
        { method: 'POST', body: z.object({ code }) },
        async (ctx) => {
          const { user, challenge } = await someone(ctx);
          const first = { userId: user.id, code: ctx.body.code, mayReplace: challenge === null };
          const backupCodes = await orRefuse(() => confirmSecondFactor(deps, first));
          if (challenge) await beginSession(ctx, challenge, deps.now());
          else await renewSession(ctx, deps.now());
          return ctx.json({ backupCodes, next: challenge?.next ?? '/' });
        },
      ),
      renewBackupCodes: createAuthEndpoint(
        '/second-factor/backup-codes',
        { method: 'POST', body: z.object({ password, code }) },
        async (ctx) => {
          const userId = await askPassword(ctx, deps);
          const backupCodes = await orRefuse(() => renewBackupCodes(deps, { userId, code: ctx.body.code }));
          return ctx.json({ backupCodes });
        },
      ),
      disableSecondFactor: createAuthEndpoint(
        '/second-factor/disable',
        { method: 'POST', body: z.object({ password, code }) },
        async (ctx) => {
          const userId = await askPassword(ctx, deps);
          await orRefuse(() => disableSecondFactor(deps, { userId, code: ctx.body.code }));
          return ctx.json({ enabledAt: null });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

type Ctx = GenericEndpointContext;

/** Who is signed in, or who is in the middle of signing in and has no second factor yet. */
async function someone(ctx: Ctx) {
  const session = await getSessionFromCtx(ctx);
  if (session) return { user: session.user, challenge: null };
  const challenge = await readChallenge(ctx);
  const user = challenge && (await ctx.context.internalAdapter.findUserById(challenge.userId));
  if (!challenge || !user) throw signInFirst();
  if (challenge.need === 'code' && ctx.path !== '/second-factor') throw signInFirst();
  return { user, challenge };
}

/** @returns the id of whoever is signed in and has proved again that it is them */
async function askPassword(ctx: Ctx, { authDb, now }: SecondFactorDeps): Promise<string> {
  const found = await getSessionFromCtx(ctx);
  if (!found) throw signInFirst();
  const { user, session } = found;
  const { hasPassword } = await readSecondFactor(authDb, user.id);
  if (hasPassword) await ctx.context.password.checkPassword(user.id, ctx);
  else if (now().getTime() - session.createdAt.getTime() > FRESH_MS)
    throw new APIError('FORBIDDEN', {
      code: 'SIGN_IN_AGAIN',
      message: 'Sign in again first: this asks for it.',
    });
  return user.id;
}

async function refuseIfEnabled({ authDb }: SecondFactorDeps, userId: string): Promise<void> {
  const { enabledAt } = await readSecondFactor(authDb, userId);
  if (enabledAt) throw signInFirst();
}

/** After the second step. @throws APIError when another request was quicker */
async function beginSession(ctx: Ctx, { userId, isBrief }: Challenge, shownAt: Date): Promise<void> {
  if (!(await closeChallenge(ctx))) throw signInFirst();
  await setSession(ctx, userId, shownAt, { isBrief });
}

/** The session of before was begun without, and is over. */
async function renewSession(ctx: Ctx, shownAt: Date): Promise<void> {
  const before = ctx.context.session;
  if (!before) throw signInFirst();
  const { activeOrganizationId } = before.session as { activeOrganizationId?: string | null };
  await ctx.context.internalAdapter.deleteSession(before.session.token);
  await setSession(ctx, before.user.id, shownAt, { activeOrganizationId });
}

async function setSession(
  ctx: Ctx,
  userId: string,
  secondFactorAt: Date,
  { isBrief = false, ...rest }: { isBrief?: boolean; activeOrganizationId?: string | null },
): Promise<void> {
  const { internalAdapter } = ctx.context;
  const session = await internalAdapter.createSession(userId, isBrief, { ...rest, secondFactorAt });
  const user = await internalAdapter.findUserById(userId);
  if (!user) throw signInFirst();
  await setSessionCookie(ctx, { session, user }, isBrief);
}

function signInFirst(): APIError {
  return new APIError('UNAUTHORIZED', {
    code: 'SIGN_IN_FIRST',
    message: 'Sign in first; that may have taken too long.',
  });
}

const STATUS = { forbidden: 'FORBIDDEN', conflict: 'CONFLICT', not_yet: 'TOO_MANY_REQUESTS' } as const;

/** better-auth knows its own errors alone. */
async function orRefuse<T>(verb: () => Promise<T>): Promise<T> {
  try {
    return await verb();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const status = STATUS[error.code as keyof typeof STATUS] ?? 'BAD_REQUEST';
    throw new APIError(status, { code: error.code, message: error.message });
  }
}
