import type { NeedsNoRole } from '../contracts/endpoint.ts';
import { apiContract } from '../contracts/api.ts';
import { type OrganizationKind, type Permission, ROLES } from '../contracts/identity/permissions.ts';
import { inWords as says, isForPeople, rolesThatMay } from '../domain/identity/may.ts';
import type { OpenApiDocument, OpenApiOperation } from './openapi-document.ts';

type Needs = Permission | NeedsNoRole;

const KINDS = Object.keys(ROLES) as OrganizationKind[];

/** What each endpoint of the contract needs, as the document says it. */
const NEEDED: ReadonlyMap<string, Needs | null> = new Map(
  Object.values(apiContract).flatMap((noun) =>
    Object.values(noun).map(({ '~orpc': { route, meta } }): [string, Needs | null] => [
      `${(route.method ?? 'GET').toLowerCase()} ${route.path}`,
      meta.needs,
    ]),
  ),
);

/** Says of each operation who may call it: what the plain ones carry, and of the others what the contract says. */
export function sayWhoMay(paths: OpenApiDocument['paths']): OpenApiDocument['paths'] {
  return mapValues(paths, (operations, path) =>
    mapValues(operations, (operation, method) => {
      const needs = operation['x-needs'] ?? NEEDED.get(`${method} ${path}`);
      return needs ? withNeeds(operation, needs) : operation;
    }),
  );
}

function withNeeds(operation: OpenApiOperation, needs: Needs): OpenApiOperation {
  const { description } = operation;
  return {
    ...operation,
    'x-needs': needs,
    description: description ? `${description}\n\n${inWords(needs)}` : inWords(needs),
    ...(isPeoples(needs) && { security: [{ session: [] }] }),
  };
}

function isPeoples(needs: Needs): boolean {
  if (needs === 'nothing') return false;
  return needs === 'person' || needs === 'platform' || isForPeople(needs);
}

function inWords(needs: Needs): string {
  if (needs === 'nothing') return 'Needs nothing but to be signed in, or a key.';
  if (needs === 'person') return 'Needs a person who is signed in. No key has it.';
  if (needs === 'platform') return 'Needs a person who runs the platform. No key has it.';
  const who = KINDS.flatMap((kind) => {
    const roles = rolesThatMay(needs, kind);
    return roles.length > 0 ? [`${kind}: ${roles.join(', ')}`] : [];
  });
  const keys = isForPeople(needs) ? 'No key has it.' : 'A key needs the scope.';
  return `Needs \`${needs}\` (${says(needs)}). Roles: ${who.join('; ')}. ${keys}`;
}

function mapValues<V, W>(
  record: Readonly<Record<string, V>>,
  map: (value: V, key: string) => W,
): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
