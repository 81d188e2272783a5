import type { Scope } from '../domain/identity/scope.ts';
import type { Tenant } from '../prisma/tenant.ts';

/** Who did it, as the audit trail names them. */
export interface Actor {
  readonly kind: 'person' | 'key' | 'event' | 'workflow' | 'command';
  readonly id: string;
}

/** Who asks, and as whom: what the edge knows after it has checked the key. */
export interface Caller {
  readonly tenant: Tenant;
  readonly actor: Actor;
  /** The leads that they see and work, of all that are the tenant's; left out: all. */
  readonly only?: Scope | undefined;
}
