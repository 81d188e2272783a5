import type { Database } from '../../prisma/client.ts';
import type { Sealer } from '../seal.ts';
import { houseOfPerson } from './house-of-person.ts';
import { makeToken } from './one-time-token.ts';
import { oweSecurityMail } from './owe-security-mail.ts';

/** The next morning still finds it good. */
const LASTS_MS = 24 * 3_600_000;

/** Sends a person the link that proves that an address is theirs. Nobody is asked who is a member of nothing. */
export async function askVerification(
  authDb: Database,
  seal: Sealer,
  { id: userId, email }: { readonly id: string; readonly email: string },
  now: Date,
): Promise<void> {
  await authDb.$transaction(async (tx) => {
    const house = await houseOfPerson(tx, userId);
    if (!house) return;
    const link = await makeToken(tx, { purpose: 'verify-email', value: userId, lastsMs: LASTS_MS, now });
    if (!link) return;
    await oweSecurityMail(tx, seal, { ...house, kind: 'verify_email', email, link, now });
  });
}
