import type { InstantlyDayFigures, ListedCampaign } from '../../contracts/instantly/facts.ts';
import type { InstantlyClient } from '../../vendors/instantly/client.ts';
import { VendorError } from '../../vendors/vendor-error.ts';

/** What Instantly answers when it does not. */
const NO = {
  wrong_key: ['unavailable', 'answered 401: Invalid API key', { status: 401 }],
  away: ['unavailable', 'cannot connect: refused', {}],
  busy: ['rate_limited', 'answered 429: Rate limit exceeded', { status: 429, retryAfterMs: 20_000 }],
} as const;

export type InstantlyMood = keyof typeof NO;

/** A workspace at Instantly that writes down what it is asked. */
export class InstantlyDouble {
  campaigns: ListedCampaign[] = [];
  /** By the campaign's id there. */
  readonly days = new Map<string, InstantlyDayFigures[]>();
  /** What it sent to an address of ours, in order. */
  sent: { readonly to: string; readonly payload: unknown }[] = [];
  /** How it takes the next questions. */
  moods: (InstantlyMood | null)[] = [];
  /** What it was asked, in order: `campaigns`, `days <campaign>`, `sent <address> <from> <to> <after>` */
  readonly asked: string[] = [];
  pageSize = 2;
  /** Runs while it is thinking about a question. */
  meanwhile: () => Promise<void> = async () => {};

  readonly client: InstantlyClient = {
    listCampaigns: async () => {
      await this.hear('campaigns');
      return [...this.campaigns];
    },
    readDays: async ({ campaignId, from, to }) => {
      await this.hear(`days ${campaignId} ${from} ${to}`);
      return (this.days.get(campaignId) ?? []).filter(({ day }) => from <= day && day <= to);
    },
    listSent: async ({ search, from, to, after }) => {
      await this.hear(`sent ${new URL(search).pathname} ${from} ${to} ${after ?? 'first'}`);
      const mine = this.sent.filter((each) => each.to === search);
      const begin = Number(after ?? 0);
      const end = begin + this.pageSize;
      return {
        payloads: mine.slice(begin, end).map(({ payload }) => payload),
        next: end < mine.length ? String(end) : null,
      };
    },
  };

  private async hear(question: string): Promise<void> {
    this.asked.push(question);
    await this.meanwhile();
    const mood = this.moods.shift();
    if (!mood) return;
    const [kind, words, details] = NO[mood];
    throw new VendorError('instantly', kind, words, details);
  }
}
