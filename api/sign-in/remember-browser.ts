import type { Response } from 'express';
import type { Auth } from '../auth.ts';
import { DEVICE_COOKIE_AGE, type Devices } from './devices.ts';

/** Whoever has shown that a mailbox is theirs gets a counter of tries that begins anew: strangers' are not in its way. */
export async function rememberBrowser(
  { auth, devices }: { readonly auth: Auth; readonly devices: Devices },
  response: Response,
  email: string,
): Promise<void> {
  const { name, attributes } = (await auth.$context).createAuthCookie('device');
  response.cookie(name, devices.remember(undefined, email.toLowerCase()), {
    httpOnly: true,
    path: '/',
    sameSite: 'lax',
    secure: attributes.secure === true,
    maxAge: DEVICE_COOKIE_AGE * 1000,
  });
}
