import { Button, Center } from '@mantine/core';
import { LoadFailed } from './states.tsx';

interface MoreProps {
  /** An infinite query of a list that answers by cursor; see `byCursor` */
  readonly of: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly isFetchNextPageError?: boolean;
    readonly error: unknown;
    readonly fetchNextPage: () => unknown;
  };
  readonly says?: string;
  readonly size?: 'xs';
}

/** Below a list that goes on: reads its next page, and says so when that cannot be had. */
export function More({ of, says = 'Show more', size }: MoreProps) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError = false, error, fetchNextPage } = of;
  if (!hasNextPage) return null;
  if (isFetchNextPageError && !isFetchingNextPage)
    return <LoadFailed error={error} again={() => void fetchNextPage()} />;
  return (
    <Center mt="md">
      <Button
        variant="default"
        {...(size && { size })}
        loading={isFetchingNextPage}
        onClick={() => void fetchNextPage()}
      >
        {says}
      </Button>
    </Center>
  );
}

interface Paged<Item> {
  readonly pages: readonly { readonly items: readonly Item[] }[];
}

/** All that is there by now of a list that is read page by page. */
export function itemsOf<Item>(data: Paged<Item> | undefined): Item[] {
  return data?.pages.flatMap(({ items }) => items) ?? [];
}

/** What an infinite query of a list that answers by cursor needs besides its input. */
export const byCursor = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: { readonly nextCursor: string | null }) => nextCursor ?? undefined,
};
