import { Button, Center } from '@mantine/core';

interface MoreProps {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

/** Below a list that goes on. */
export function More({ hasNextPage, isFetchingNextPage, fetchNextPage }: MoreProps) {
  if (!hasNextPage) return null;
  return (
    <Center mt="md">
      <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        Show more
      </Button>
    </Center>
  );
}

interface Paged<Item> {
  readonly pages: readonly { readonly items: readonly Item[] }[];
}

/** All that is there by now of a list that is read page by page. */
export function itemsOf<Item>(data: Paged<Item>): Item[] {
  return data.pages.flatMap(({ items }) => items);
}

/** How the API's lists are read on, in `infiniteOptions`. */
export const PAGING = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: { readonly nextCursor: string | null }) => nextCursor ?? undefined,
};
