import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type api, query } from '../../app/api.ts';
import { byCursor, itemsOf } from '../../kit/more.tsx';
import type { ListedLead } from './columns.tsx';
import { filterOf, type LeadsSearch } from './leads-search.ts';

const AT_ONCE = 100;

type Asked = Parameters<typeof api.leads.list>[0];

/** The leads of a filter, page by page as somebody scrolls; the first page knows how many there are, or about. */
export function useLeads(search: LeadsSearch) {
  const { sort } = search;
  // What somebody has typed into the address the API checks, and says what is wrong with it.
  const filter = filterOf(search) as Asked;
  const asked = useInfiniteQuery(
    query.leads.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...filter,
        limit: AT_ONCE,
        ...(sort && { sort }),
        ...(cursor && { cursor }),
      }),
      ...byCursor,
      placeholderData: (before) => before,
    }),
  );
  const { data } = asked;
  const leads = useMemo(() => withoutRepeats(itemsOf<ListedLead>(data)), [data]);
  const total = data?.pages[0]?.total ?? null;
  // What was reckoned may be fewer than were met since.
  const reckoned = total && { ...total, count: Math.max(total.count, leads.length) };
  return { ...asked, leads, total: reckoned };
}

/** A lead that moved in the order while it was read may be on two pages. */
function withoutRepeats(leads: readonly ListedLead[]): ListedLead[] {
  return [...new Map(leads.map((lead) => [lead.id, lead])).values()];
}
