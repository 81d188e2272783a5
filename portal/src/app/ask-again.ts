import type { Query, QueryClient } from '@tanstack/react-query';

interface AskAgain {
  readonly isOld: (query: Query) => boolean;
  /** Nobody looks: it is asked when somebody does */
  readonly isHidden: boolean;
}

/**
 * Has what may be old by now asked again. What is being asked for the first time is asked once more when its answer is
 * there: the answer may be from before the change, and the cache would let it stand.
 */
export function askAgain(client: QueryClient, { isOld, isHidden }: AskAgain): void {
  const refetchType = isHidden ? 'none' : 'active';
  const first = client
    .getQueryCache()
    .findAll({ predicate: isOld, fetchStatus: 'fetching' })
    .filter(({ state }) => state.data === undefined);
  void client.invalidateQueries({ predicate: isOld, refetchType });
  for (const { promise, queryKey } of first) {
    promise?.then(
      () => void client.invalidateQueries({ queryKey, exact: true, refetchType }),
      () => undefined,
    );
  }
}
