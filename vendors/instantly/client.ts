import { z } from 'zod';
import type { InstantlyDayFigures, ListedCampaign } from '../../contracts/instantly/facts.ts';
import { askJson, JsonAnswer } from '../ask-json.ts';
import { VENDOR_TIMEOUT_MS, type VendorRules } from '../ask-vendor.ts';
import { VendorError } from '../vendor-error.ts';

/** Instantly has no SDK: the few requests that we make are typed here. All of them throw VendorError. */
export interface InstantlyClient {
  /** All campaigns of the workspace, each once. */
  listCampaigns(): Promise<ListedCampaign[]>;
  /** What Instantly counted, of each day on which it counted anything, in order. */
  readDays(question: DaysQuestion): Promise<InstantlyDayFigures[]>;
  /** A page of what it says that it sent, or tried to send, to an address of ours. */
  listSent(question: SentQuestion): Promise<SentPage>;
}

interface DaysQuestion {
  /** Instantly's own id of it. */
  readonly campaignId: string;
  /** yyyy-mm-dd, in UTC; both are among the answer. */
  readonly from: string;
  readonly to: string;
}

interface SentQuestion {
  /** yyyy-mm-dd, in UTC; both are among the answer. */
  readonly from: string;
  readonly to: string;
  /** The page after this one: `next` of the one before. */
  readonly after?: string | undefined;
  /** The address that it was sent to. */
  readonly search: string;
}

interface SentPage {
  /** What was in the body, whether it arrived or not. */
  readonly payloads: unknown[];
  /** Null: this was the last page. */
  readonly next: string | null;
}

interface InstantlyClientOptions {
  readonly apiKey: string;
  /** Default: Instantly's own address. */
  readonly baseUrl?: string | undefined;
  readonly timeoutMs?: number;
}

const ADDRESS = 'https://api.instantly.ai';

/** What Instantly gives at once, at most: https://developer.instantly.ai/api-reference/campaign/list-campaign */
const PAGE_SIZE = 100;

/** 50,000 of anything is more than a workspace has: then the cursor leads nowhere. */
const MOST_PAGES = 500;

const refusal = z.object({ error: z.string(), message: z.string() }).partial();

interface InstantlyRequest {
  readonly method?: 'POST' | 'PATCH' | 'DELETE';
  readonly body?: object;
}

export type AskInstantly = (path: string, request?: InstantlyRequest) => Promise<unknown>;

/** How Instantly is asked. */
export function connectInstantly(
  { apiKey, baseUrl, timeoutMs = VENDOR_TIMEOUT_MS }: InstantlyClientOptions,
  more: Pick<VendorRules, 'whenDenied'> = {},
): AskInstantly {
  const rules: VendorRules = {
    ...{ vendor: 'instantly', key: apiKey, timeoutMs, answerOf, on503: 'unavailable' },
    ...more,
  };
  const base = (baseUrl ?? ADDRESS).replace(/\/$/, '');
  return (path, request = {}) => askJson(rules, `${base}${path}`, request);
}

const campaign = z.looseObject({ id: z.string().min(1), name: z.string(), status: z.number().int() });

const count = z.number().int().min(0).default(0);

const days = z.array(
  z.looseObject({
    date: z.iso.date(),
    ...{ sent: count, opened: count, unique_opened: count, clicks: count, unique_clicks: count },
    ...{ replies: count, unique_replies: count, replies_automatic: count },
  }),
);

const sent = z.looseObject({ webhook_url: z.string(), payload: z.looseObject({}).nullish() });

export function createInstantlyClient(options: InstantlyClientOptions): InstantlyClient {
  const ask = connectInstantly(options);
  return {
    async listCampaigns() {
      const listed = await listAll(ask, '/api/v2/campaigns', campaign);
      const byId = new Map(listed.map(({ id, name, status }) => [id, { externalId: id, name, status }]));
      return [...byId.values()];
    },
    async readDays({ campaignId, from, to }) {
      // A day's date stands for its midnight there: whether the last one is meant with it is not said. We ask for one more.
      const query = new URLSearchParams({
        campaign_id: campaignId,
        start_date: from,
        end_date: dayAfter(to),
      });
      const answer = await ask(`/api/v2/campaigns/analytics/daily?${query.toString()}`);
      return readAnswer(days, answer)
        .filter(({ date }) => from <= date && date <= to)
        .sort((a, b) => a.date.localeCompare(b.date))
        .map((day) => ({
          day: day.date,
          ...{ sent: day.sent, opens: day.opened, uniqueOpens: day.unique_opened },
          ...{ clicks: day.clicks, uniqueClicks: day.unique_clicks },
          ...{ replies: day.replies, uniqueReplies: day.unique_replies, autoReplies: day.replies_automatic },
        }));
    },
    async listSent({ from, to, after, search }) {
      const query = new URLSearchParams({ from, to, search });
      const { items, next } = await readPage(ask, `/api/v2/webhook-events?${query.toString()}`, sent, after);
      // It finds a lead by the same word.
      const ours = items.filter(({ webhook_url }) => webhook_url === search);
      return { payloads: ours.flatMap(({ payload }) => payload ?? []), next };
    },
  };
}

/** All pages of a list. @throws VendorError also where the pages have no end */
export async function listAll<S extends z.ZodType>(
  ask: AskInstantly,
  path: string,
  item: S,
): Promise<z.output<S>[]> {
  const all: z.output<S>[] = [];
  const seen = new Set<string>();
  let after: string | null = null;
  do {
    const page: Page<z.output<S>> = await readPage(ask, path, item, after ?? undefined);
    all.push(...page.items);
    after = page.next;
    if (after !== null && (seen.has(after) || seen.size === MOST_PAGES)) throw new EndlessList();
    if (after !== null) seen.add(after);
  } while (after !== null);
  return all;
}

interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

async function readPage<S extends z.ZodType>(
  ask: AskInstantly,
  path: string,
  item: S,
  after: string | undefined,
): Promise<Page<z.output<S>>> {
  const query = new URLSearchParams({
    limit: String(PAGE_SIZE),
    ...(after !== undefined && { starting_after: after }),
  });
  const answer = await ask(`${path}${path.includes('?') ? '&' : '?'}${query.toString()}`);
  const page = z.object({ items: z.array(item), next_starting_after: z.string().nullish() });
  const { items, next_starting_after: next } = readAnswer(page, answer);
  if (next && next === after) throw new EndlessList();
  return { items, next: next || null };
}

class EndlessList extends VendorError {
  constructor() {
    super('instantly', 'unknown', 'gave a list whose pages have no end');
  }
}

export function readAnswer<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
  const { data, error } = schema.safeParse(answer);
  if (data !== undefined) return data;
  throw new VendorError('instantly', 'unknown', 'answered yes, but not what was asked', { cause: error });
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

function answerOf(error: unknown) {
  if (!(error instanceof JsonAnswer)) return undefined;
  const told = refusal.safeParse(error.body).data;
  const message = told?.message ?? told?.error;
  return { status: error.status, message, retryAfter: error.retryAfter };
}
