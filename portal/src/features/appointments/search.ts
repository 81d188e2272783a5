import { isDay } from '../../kit/search-texts.ts';

export const SPANS = ['month', 'week', 'day', 'agenda'] as const;
export type Span = (typeof SPANS)[number];

export const STATUSES = ['booked', 'shown', 'no_show', 'disputed', 'cancelled'] as const;
export type AppointmentStatus = (typeof STATUSES)[number];

/** What the page of appointments shows, as it stands in its address. What is left out is as usual. */
export interface AppointmentSearch {
  readonly view?: 'list';
  readonly span?: Span;
  /** A day in what is shown: 2026-06-01 */
  readonly date?: string;
  /** Divided by commas */
  readonly status?: string;
  readonly undecided?: true;
  readonly clientId?: string;
  readonly campaignId?: string;
  /** The one whose drawer is open */
  readonly appointment?: string;
}

/** Changes what the page shows, which is its address: going back shows what was before. */
export type ChangeSearch = (change: Partial<Record<keyof AppointmentSearch, unknown>>) => void;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads an address that anybody may have written: what makes no sense in it is left out. */
export function readSearch(said: Readonly<Record<string, unknown>>): AppointmentSearch {
  const { view, span, date, undecided } = said;
  const statuses = statusesOf(typeof said['status'] === 'string' ? said['status'] : undefined);
  const id = (name: string) => {
    const value = said[name];
    return typeof value === 'string' && UUID.test(value) ? { [name]: value } : {};
  };
  return {
    ...(view === 'list' && { view }),
    ...(isSpan(span) && { span }),
    ...(isDay(date) && { date }),
    ...(statuses.length > 0 && { status: statuses.join(',') }),
    ...((undecided === true || undecided === 'true') && { undecided: true }),
    ...id('clientId'),
    ...id('campaignId'),
    ...id('appointment'),
  };
}

export function statusesOf(status: string | undefined): AppointmentStatus[] {
  const said = new Set(status?.split(',') ?? []);
  return STATUSES.filter((each) => said.has(each));
}

function isSpan(span: unknown): span is Span {
  return SPANS.some((each) => each === span);
}

/** Which appointments are meant, as the API is asked. */
export function filterOf({ status, undecided, clientId, campaignId }: AppointmentSearch) {
  return {
    ...(status && { status }),
    ...(undecided && { undecided: 'true' }),
    ...(clientId && { clientId }),
    ...(campaignId && { campaignId }),
  };
}
