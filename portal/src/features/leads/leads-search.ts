import dayjs from 'dayjs';
import type { LeadColumn } from '../../../../contracts/leads/columns.ts';
import type { LeadFilter } from '../../../../contracts/leads/filter.ts';

/** What the address of the list says: which leads, in which order, which saved view, and whose drawer is open. */
export interface LeadsSearch extends FilterSearch {
  readonly sort?: 'nextWake';
  /** Of a saved view: the filter beside it may have been changed since. */
  readonly view?: string;
  /** Whose drawer is open. */
  readonly lead?: string;
}

/** The filter as an address has it: several statuses are divided by commas. */
export type FilterSearch = { readonly [Key in FilterKey]?: string };

type FilterKey = keyof LeadFilter;

const FILTER_KEYS: readonly FilterKey[] = [
  'q',
  'status',
  'state',
  'clientId',
  'campaignId',
  'importId',
  'stepId',
  'tag',
  'assignedTo',
  'createdFrom',
  'createdTo',
];

const INSTANTS = new Set<string>(['createdFrom', 'createdTo'] satisfies FilterKey[]);

/** Reads an address; what it does not know is left out, and a number or a word that JSON knows is text again. */
export function readSearch(raw: Readonly<Record<string, unknown>>): LeadsSearch {
  const said = (key: string): string | undefined => {
    const value = raw[key];
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  };
  const known = Object.fromEntries(
    [...FILTER_KEYS, 'view', 'lead'].flatMap((key) => {
      const value = said(key);
      return value === undefined || (INSTANTS.has(key) && Number.isNaN(Date.parse(value)))
        ? []
        : [[key, value]];
    }),
  );
  return { ...known, ...(raw['sort'] === 'nextWake' && { sort: 'nextWake' as const }) };
}

/** The filter of an address alone. */
export function filterOf(search: LeadsSearch): FilterSearch {
  return Object.fromEntries(
    FILTER_KEYS.flatMap((key) => {
      const value = search[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** A filter as a saved view or a change to many has it. */
export function toLeadFilter(search: LeadsSearch): LeadFilter {
  const { status, ...rest } = filterOf(search);
  return { ...rest, ...(status && { status: status.split(',') }) } as LeadFilter;
}

/** A saved view's filter as an address has it. */
export function toSearch(filter: LeadFilter): FilterSearch {
  const { status, ...rest } = filter;
  return { ...rest, ...(status && status.length > 0 && { status: status.join(',') }) };
}

/** Whether two addresses mean the same leads. */
export function sameFilter(one: FilterSearch, other: FilterSearch): boolean {
  return FILTER_KEYS.every((key) => (one[key] ?? '') === (other[key] ?? ''));
}

type Added = { readonly [Key in 'createdFrom' | 'createdTo']: string | undefined };

/** The instants between two days, `2026-06-01`, of this browser's calendar; the last day is included. */
export function addedBetween(from: string | null, to: string | null): Added {
  return {
    createdFrom: from ? dayjs(from).startOf('day').toISOString() : undefined,
    createdTo: to ? dayjs(to).endOf('day').toISOString() : undefined,
  };
}

/** The days of such instants. */
export function daysAdded({ createdFrom, createdTo }: Added): [string | null, string | null] {
  const dayOf = (at: string | undefined) =>
    at && dayjs(at).isValid() ? dayjs(at).format('YYYY-MM-DD') : null;
  return [dayOf(createdFrom), dayOf(createdTo)];
}

/** How many things the filter asks for, besides the words that are searched for. */
export function countFilters(search: LeadsSearch): number {
  const { q: _, ...rest } = filterOf(search);
  return Object.keys(rest).length;
}

/** Where these leads, with these columns, are a CSV file. */
export function exportAddress(search: LeadsSearch, columns: readonly string[]): string {
  const query = new URLSearchParams({ ...filterOf(search) });
  query.set('columns', [...new Set([...ALWAYS, ...columns])].join(','));
  return `/api/leads/export.csv?${query.toString()}`;
}

/** What the table's first column shows, whatever else is chosen. */
const ALWAYS: readonly LeadColumn[] = ['id', 'first_name', 'last_name', 'phone', 'email'];
