import type Stripe from 'stripe';

export type Ask = <T>(request: () => Promise<Stripe.Response<T>>) => Promise<Stripe.Response<T>>;

interface PageParams {
  limit: number;
  starting_after?: string;
}

const PAGE_SIZE = 100;

/** Everything on a list of Stripe's, page after page. */
export async function* listPages<T extends { id: string }>(
  pageOf: (params: PageParams) => Promise<{ data: T[]; has_more: boolean }>,
): AsyncGenerator<T> {
  let after: string | undefined;
  for (;;) {
    const page = await pageOf({ limit: PAGE_SIZE, ...(after ? { starting_after: after } : {}) });
    yield* page.data;
    after = page.data.at(-1)?.id;
    if (!page.has_more || !after) return;
  }
}

export async function findInList<T extends { id: string }>(
  pageOf: (params: PageParams) => Promise<{ data: T[]; has_more: boolean }>,
  isWanted: (item: T) => boolean,
): Promise<T | null> {
  for await (const item of listPages(pageOf)) if (isWanted(item)) return item;
  return null;
}

/** The id of what may have been expanded. */
export function idOf(object: string | { id: string } | null | undefined): string | null {
  if (!object) return null;
  return typeof object === 'string' ? object : object.id;
}

/** Stripe's times are epoch seconds. */
export function dateOf(seconds: number | null | undefined): Date | null {
  return seconds ? new Date(seconds * 1000) : null;
}
