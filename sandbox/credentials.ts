import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';

const digest = (text: string) => createHash('sha256').update(text).digest();
const isSame = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));

/** The user and password of `Authorization: Basic`, or undefined. */
function basicOf(request: Request): [string, string] | undefined {
  const match = /^basic (.+)$/i.exec(request.get('authorization') ?? '');
  if (!match?.[1]) return undefined;
  const [user = '', ...rest] = Buffer.from(match[1], 'base64').toString('utf8').split(':');
  return [user, rest.join(':')];
}

export function isRightBasic(request: Request, user: string, password: string): boolean {
  const given = basicOf(request);
  return given !== undefined && isSame(given[0], user) && isSame(given[1], password);
}

/** The token of `Authorization: Bearer`, or the user of `Basic` (Stripe takes both); '' when there is none. */
export function keyOf(request: Request): string {
  const match = /^bearer (.+)$/i.exec(request.get('authorization') ?? '');
  return match?.[1]?.trim() ?? basicOf(request)?.[0] ?? '';
}

export function isRightKey(request: Request, key: string): boolean {
  return isSame(keyOf(request), key);
}
