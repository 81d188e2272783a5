import { Button, Center } from '@mantine/core';
import { LoadFailed } from '../../kit/states.tsx';

interface MoreProps {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
  readonly isFetchNextPageError: boolean;
  readonly error: unknown;
}

/** Below a list that goes on. */
export function More(props: MoreProps) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError, error } = props;
  if (!hasNextPage) return null;
  if (isFetchNextPageError) return <LoadFailed error={error} again={() => void fetchNextPage()} />;
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
