import { type OrganizationKind, type Permission } from '../../contracts/identity/permissions.ts';
import { isForPeople, isKind, permissionsOfKey } from '../../domain/identity/may.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { Refusal } from '../refusal.ts';

/** Who makes and changes keys, of which organization, and what they may do there themselves. */
export interface KeyHolder {
  readonly operatorId: string;
  readonly actor: Actor;
  readonly organization: { readonly id: string; readonly kind: OrganizationKind };
  readonly may: ReadonlySet<Permission>;
}

export type KeyRow = Prisma.ApikeyModel;

/** What is known of a key besides what better-auth asks for. */
export interface KeyNotes {
  /** The id of a user. */
  readonly createdBy?: string;
  /** Of a secret that was rotated: the id of the key that goes on. */
  readonly replacedBy?: string;
}

/** better-auth keeps actions by resource; ours are scopes of one resource. */
export function keepScopes(scopes: readonly Permission[]): string {
  return JSON.stringify({ scopes: [...new Set(scopes)] });
}

/** Null: the key has no scopes of its own. */
export function scopesOf({ permissions }: Pick<KeyRow, 'permissions'>): string[] | null {
  if (permissions === null) return null;
  return (JSON.parse(permissions) as { scopes?: string[] }).scopes ?? [];
}

export function notesOf({ metadata }: Pick<KeyRow, 'metadata'>): KeyNotes {
  return metadata === null ? {} : (JSON.parse(metadata) as KeyNotes);
}

/**
 * The organization whose keys are meant: the holder's own, or a client of theirs.
 *
 * @throws Refusal not_found
 */
export async function requireOrganization(
  tx: Transaction,
  { operatorId, organization: own }: KeyHolder,
  id: string,
): Promise<{ id: string; kind: OrganizationKind; name: string }> {
  const found = await tx.organization.findFirst({ where: { id, operatorId } });
  const isTheirs = id === own.id || (own.kind === 'operator' && found?.kind === 'client');
  if (!found || !isTheirs || !isKind(found.kind))
    throw new Refusal('not_found', 'There is no such client.', [
      { field: 'organizationId', message: 'is none of your clients' },
    ]);
  return { id, kind: found.kind, name: found.name };
}

/**
 * A key of theirs, which nobody else changes until the transaction ends, with its organization.
 *
 * @throws Refusal not_found
 */
export async function lockKey(tx: Transaction, holder: KeyHolder, id: string) {
  await tx.$queryRaw`SELECT FROM apikey WHERE id = ${id}::uuid FOR UPDATE`;
  const key = await tx.apikey.findUnique({ where: { id } });
  if (!key) throw unknownKey();
  try {
    return { key, organization: await requireOrganization(tx, holder, key.referenceId) };
  } catch (error) {
    throw error instanceof Refusal ? unknownKey() : error;
  }
}

/** Secrets that a key had before and that work still. */
export async function earlierSecrets(tx: Transaction, { id, referenceId }: KeyRow): Promise<KeyRow[]> {
  const all = await tx.apikey.findMany({ where: { referenceId, metadata: { contains: id } } });
  return all.filter((row) => notesOf(row).replacedBy === id);
}

/**
 * A key may do nothing that whoever gives it out may not.
 *
 * @param scopes null: all that a key of that kind of organization can have
 * @throws Refusal invalid, naming each scope
 */
export function requireOwnScopes(
  { may }: KeyHolder,
  kind: OrganizationKind,
  scopes: readonly string[] | null,
): void {
  const possible: ReadonlySet<string> = permissionsOfKey(kind, null);
  const own: ReadonlySet<string> = may;
  const problems = (scopes ?? [...possible]).flatMap((scope, i) => {
    const message = possible.has(scope)
      ? own.has(scope)
        ? null
        : 'you may not do that yourself'
      : isForPeople(scope as Permission)
        ? 'only people who are signed in can have it'
        : `no key of a ${kind} can have it`;
    return message === null ? [] : [{ field: `scopes[${i}]`, message: `${scope}: ${message}` }];
  });
  if (problems.length > 0) throw new Refusal('invalid', 'A key cannot have these scopes.', problems);
}

function unknownKey(): Refusal {
  return new Refusal('not_found', 'There is no such key.');
}
