import { apiContract } from '../../contracts/api.ts';
import type { EndpointMeta } from '../../contracts/endpoint.ts';

/** One endpoint of the contract. */
export interface ListedEndpoint {
  /** As in `GET /api/leads/{id}` */
  readonly name: string;
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  readonly path: string;
  readonly needs: EndpointMeta['needs'];
}

/** Every endpoint of the contract, in its order. */
export const ENDPOINTS: readonly ListedEndpoint[] = Object.values(apiContract).flatMap((noun) =>
  Object.values(noun).map(({ '~orpc': { route, meta } }) => {
    const { method = 'GET', path = '' } = route;
    return {
      name: `${method} ${path}`,
      method: method.toLowerCase() as ListedEndpoint['method'],
      path,
      needs: meta.needs,
    };
  }),
);
