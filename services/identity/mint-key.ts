import type { Permission } from '../../contracts/identity/permissions.ts';
import type { Database } from '../../prisma/client.ts';
import { audit } from './audit.ts';
import { newSecret } from './key-secret.ts';
import { keepScopes } from './key-row.ts';

/**
 * Makes an API key of an organization for a command. No person stands behind it, which is why nobody is asked what they
 * may do.
 *
 * @param authDb opened with the login of sign-in
 * @param scopes what it may do; left out: all that a key of the organization can
 * @returns the key, which can be read nowhere else
 */
export async function mintApiKey(
  authDb: Database,
  {
    organizationId,
    name,
    scopes,
  }: {
    organizationId: string;
    name: string;
    scopes?: readonly Permission[] | undefined;
  },
): Promise<string> {
  const { secret, columns } = await newSecret();
  const permissions = scopes && keepScopes(scopes);
  await authDb.$transaction(async (tx) => {
    const { kind, operatorId } = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
    const { id } = await tx.apikey.create({
      data: { name, referenceId: organizationId, permissions, ...columns },
    });
    await audit(tx, {
      operatorId: operatorId ?? organizationId,
      clientId: kind === 'client' ? organizationId : null,
      actor: { kind: 'command', id: 'key' },
      action: 'key.create',
      subject: { type: 'key', id },
      after: { name, scopes: scopes ? [...scopes] : null, organizationId, expiresAt: null },
    });
  });
  return secret;
}
