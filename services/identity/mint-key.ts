import { randomBytes } from 'node:crypto';
import { defaultKeyHasher } from '@better-auth/api-key';
import type { Database } from '../../prisma/client.ts';
import type { Actor } from '../caller.ts';
import { audit } from './audit.ts';

const PREFIX = 'ft_';
const COMMAND: Actor = { kind: 'command', id: 'key' };
/** Checks a minute and process; what the API keeps for some seconds is not counted. */
const CHECKS_A_MINUTE = 10_000;

/**
 * Makes an API key of an organization, as better-auth stores it: hashed. No person stands behind it, which is why
 * better-auth's own endpoint, which asks for a member, is not used.
 *
 * @param authDb opened with the login of sign-in
 * @returns the key, which can be read nowhere else
 */
export async function mintApiKey(
  authDb: Database,
  { organizationId, name }: { organizationId: string; name: string },
): Promise<string> {
  const key = `${PREFIX}${randomBytes(48).toString('base64url')}`;
  await authDb.$transaction(async (tx) => {
    const { kind, operatorId } = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
    const { id } = await tx.apikey.create({
      data: {
        name,
        referenceId: organizationId,
        prefix: PREFIX,
        start: key.slice(0, 6),
        key: await defaultKeyHasher(key),
        rateLimitEnabled: true,
        rateLimitTimeWindow: 60_000,
        rateLimitMax: CHECKS_A_MINUTE,
      },
      select: { id: true },
    });
    await audit(tx, {
      operatorId: operatorId ?? organizationId,
      clientId: kind === 'client' ? organizationId : null,
      ...{ actor: COMMAND, action: 'key.create', subject: { type: 'key', id }, after: { name } },
    });
  });
  return key;
}
