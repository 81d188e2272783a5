import type { Database } from '../../prisma/client.ts';
import type { Tenant } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The name of a person or a key; null: it is gone, or the tenant may not know it. */
export type NameOf = (actor: Actor) => string | null;

/**
 * Looks up what people and keys are called now: the trail keeps ids alone, so that it need not be changed when somebody
 * leaves. A client learns the names of its own, and of its operator's none.
 *
 * @param authDb opened with the login of sign-in
 */
export async function nameActors(
  authDb: Database,
  tenant: Tenant,
  actors: readonly Actor[],
): Promise<NameOf> {
  const idsOf = (kind: Actor['kind']) => [
    ...new Set(actors.filter((actor) => actor.kind === kind && UUID.test(actor.id)).map(({ id }) => id)),
  ];
  const [people, keys] = [idsOf('person'), idsOf('key')];
  const organizationId = tenant.role === 'client' ? tenant.clientId : undefined;
  const users =
    people.length === 0
      ? []
      : await authDb.user.findMany({
          where: { id: { in: people }, ...(organizationId && { members: { some: { organizationId } } }) },
          select: { id: true, name: true },
        });
  const held =
    keys.length === 0
      ? []
      : await authDb.apikey.findMany({
          where: { id: { in: keys }, referenceId: organizationId },
          select: { id: true, name: true },
        });
  const names = new Map([...users, ...held].map(({ id, name }) => [id, name]));
  return ({ id }) => names.get(id) ?? null;
}

const LINKS: Readonly<Record<string, string>> = {
  'answer-link': 'Whoever had the answer link',
  'unsubscribe-link': 'Whoever had the unsubscribe link',
};

/** Who it was, as a sentence begins. */
export function whoIs({ kind, id }: Actor, name: string | null, tenant: Tenant): string {
  const theirs = tenant.role === 'client' ? 'of your operator’s' : 'that is gone';
  switch (kind) {
    case 'person':
      return LINKS[id] ?? name ?? (tenant.role === 'client' ? `Somebody ${theirs}` : 'Somebody who is gone');
    case 'key':
      return name === null ? `A key ${theirs}` : `The key ${name}`;
    case 'event':
      return id === 'sign-in' ? 'The sign-in' : `The event ${id}`;
    case 'workflow':
      return `The ${workflowKind(id)}workflow`;
    case 'command':
      return `The command ${id}`;
  }
}

/** Ids of workflows are `<kind>:<id of a record>`: `payment-setup:…` is of the kind "payment setup ". */
function workflowKind(id: string): string {
  const [kind, of] = id.split(':');
  return kind && of ? `${kind.replaceAll('-', ' ')} ` : '';
}
