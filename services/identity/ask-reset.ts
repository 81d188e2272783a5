import type { Database } from '../../prisma/client.ts';
import type { Sealer } from '../seal.ts';
import { houseOfPerson } from './house-of-person.ts';
import { makeToken } from './one-time-token.ts';
import { oweSecurityMail } from './owe-security-mail.ts';

/** As long as somebody who asked for it looks for the email. */
const LASTS_MS = 3_600_000;

/**
 * Sends whoever has that address a link to a new password. Whether anybody has it is told to nobody; callers do not wait
 * for it, so that the time it takes tells nothing either.
 */
export async function askReset(authDb: Database, seal: Sealer, email: string, now: Date): Promise<void> {
  await authDb.$transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { email: email.trim().toLowerCase() } });
    if (!user) return;
    const house = await houseOfPerson(tx, user.id);
    if (!house) return;
    const link = await makeToken(tx, { purpose: 'reset-password', value: user.id, lastsMs: LASTS_MS, now });
    if (!link) return;
    await oweSecurityMail(tx, seal, { ...house, kind: 'reset_password', email: user.email, link, now });
  });
}
