import { oc } from '@orpc/contract';
import type { Permission } from './identity/permissions.ts';

/** What has nothing to do with a role. */
export type NeedsNoRole = 'nothing' | 'person' | 'platform';

export interface EndpointMeta {
  /** A POST that creates: it honours Idempotency-Key. */
  readonly creates?: boolean;
  /**
   * What the caller must be allowed to do; `nothing`: be somebody; `person`: be signed in; `platform`: run the platform.
   * An endpoint that names none lets nobody in.
   */
  readonly needs: Permission | NeedsNoRole | null;
}

/** What every endpoint of the API begins with. */
export const endpoint = oc.$meta<EndpointMeta>({ needs: null });
