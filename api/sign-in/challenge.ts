import { randomBytes } from 'node:crypto';
import type { GenericEndpointContext } from '@better-auth/core';
import { expireCookie } from 'better-auth/cookies';
import { z } from 'zod';

/** Whoever has shown the first factor has this long for the second one. */
const LIFE_SECONDS = 600;
const COOKIE = 'second_factor';

const challengeSchema = z.object({
  userId: z.string(),
  need: z.enum(['code', 'enrol']),
  /** The session shall end with the browser. */
  isBrief: z.boolean(),
  /** A path of ours: where the person was going. */
  next: z.string(),
});

/** The first factor was right, and there is no session yet. */
export type Challenge = z.infer<typeof challengeSchema>;

/** Hands out a signed cookie that stands for the first factor, and is good for the second step alone. */
export async function openChallenge(ctx: GenericEndpointContext, challenge: Challenge): Promise<void> {
  const identifier = `second-factor-${randomBytes(24).toString('base64url')}`;
  await ctx.context.internalAdapter.createVerificationValue({
    identifier,
    value: JSON.stringify(challenge),
    expiresAt: new Date(Date.now() + LIFE_SECONDS * 1000),
  });
  const { name, attributes } = cookieOf(ctx);
  await ctx.setSignedCookie(name, identifier, ctx.context.secret, attributes);
}

/** null: there is none, or it is too old. */
export async function readChallenge(ctx: GenericEndpointContext): Promise<Challenge | null> {
  const identifier = await identifierIn(ctx);
  const kept = identifier && (await ctx.context.internalAdapter.findVerificationValue(identifier));
  return kept && kept.expiresAt > new Date() ? challengeSchema.parse(JSON.parse(kept.value)) : null;
}

/** Only one request closes a challenge, so that it makes one session. */
export async function closeChallenge(ctx: GenericEndpointContext): Promise<boolean> {
  const identifier = await identifierIn(ctx);
  expireCookie(ctx, cookieOf(ctx));
  return Boolean(identifier && (await ctx.context.internalAdapter.consumeVerificationValue(identifier)));
}

async function identifierIn(ctx: GenericEndpointContext): Promise<string | null> {
  return (await ctx.getSignedCookie(cookieOf(ctx).name, ctx.context.secret)) || null;
}

function cookieOf(ctx: GenericEndpointContext) {
  return ctx.context.createAuthCookie(COOKIE, { maxAge: LIFE_SECONDS });
}
