import { oc } from '@orpc/contract';

export interface EndpointMeta {
  /** A POST that creates: it honours Idempotency-Key. */
  readonly creates?: boolean;
  /** `operator`: a client's key is refused with 403. */
  readonly who?: 'operator' | 'anyone';
}

/** What every endpoint of the API begins with. */
export const endpoint = oc.$meta<EndpointMeta>({ who: 'anyone' });
