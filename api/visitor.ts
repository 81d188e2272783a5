import type { OrganizationKind, Permission, Role } from '../contracts/identity/permissions.ts';
import type { Tenant } from '../prisma/tenant.ts';
import type { Caller } from '../services/caller.ts';
import { ApiProblem } from './problem.ts';

/** Who stands at the edge: as whom they act, and what they may do there. */
export interface Visitor {
  readonly caller: Caller;
  readonly may: ReadonlySet<Permission>;
  readonly organization: { readonly id: string; readonly kind: OrganizationKind; readonly name: string };
  /** Of a person; a key has scopes instead. */
  readonly person?: {
    readonly userId: string;
    readonly sessionId: string;
    readonly role: Role;
    readonly isPlatformAdmin: boolean;
  };
  /** Somebody of the platform sees the organization as its chief does, and only reads. */
  readonly visit?: { readonly id: string; readonly until: Date };
}

/** @throws ApiProblem forbidden, for kinds that have nothing here */
export function tenantOf(kind: OrganizationKind, id: string, operatorId: string): Tenant {
  if (kind === 'operator') return { role: 'operator', operatorId };
  if (kind === 'client') return { role: 'client', operatorId, clientId: id };
  throw new ApiProblem('forbidden', `There is nothing here for a ${kind} yet.`);
}
