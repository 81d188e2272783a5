import { searchDays } from '../../kit/search-texts.ts';

/** What the address says of the dashboard: whose figures, and of which days. */
export interface DashboardSearch {
  readonly days?: number;
  /** YYYY-MM-DD, the operator's days; both together stand for days of one's own choice. */
  readonly from?: string;
  readonly to?: string;
  readonly clientId?: string;
  readonly campaignId?: string;
}

export interface RevenueSearch {
  readonly from?: string;
  readonly to?: string;
  readonly clientId?: string;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Said = Readonly<Record<string, unknown>>;

function text(said: unknown, like: RegExp): string | undefined {
  return typeof said === 'string' && like.test(said) ? said : undefined;
}

/** Leaves out what nobody could mean. */
export function readDashboardSearch(said: Said): DashboardSearch {
  const days = Number(said['days']);
  const { from, to } = searchDays('from', 'to')(said);
  const [clientId, campaignId] = [text(said['clientId'], ID), text(said['campaignId'], ID)];
  return {
    ...(Number.isInteger(days) && days >= 1 && days <= 400 && { days }),
    ...(from !== undefined && to !== undefined && from <= to && { from, to }),
    ...(clientId !== undefined && { clientId }),
    ...(campaignId !== undefined && { campaignId }),
  };
}

export function readRevenueSearch(said: Said): RevenueSearch {
  const { from, to, clientId } = readDashboardSearch(said);
  return {
    ...(from !== undefined && to !== undefined && { from, to }),
    ...(clientId !== undefined && { clientId }),
  };
}
