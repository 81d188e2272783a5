import type { InstantlyDayFigures, ListedCampaign } from '../../contracts/instantly/facts.ts';
import type { InstantlyClient } from '../../vendors/instantly/client.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import type { Mood } from './stripe-double.ts';

/** Instantly as a workspace of each test's own; a mood of `listCampaigns`, `readDays` or `listSent` has it not answer. */
export class InstantlyDouble {
  campaigns: ListedCampaign[] = [];
  /** By the campaign's id there. */
  readonly days = new Map<string, InstantlyDayFigures[]>();
  /** What it says that it sent us, a page each. */
  sent: unknown[][] = [];
  private readonly mood: (method: string) => Mood | undefined;

  constructor(mood: (method: string) => Mood | undefined) {
    this.mood = mood;
  }

  readonly client: InstantlyClient = {
    listCampaigns: async () => {
      this.answers('listCampaigns');
      return [...this.campaigns];
    },
    readDays: async ({ campaignId, from, to }) => {
      this.answers('readDays');
      return (this.days.get(campaignId) ?? []).filter(({ day }) => from <= day && day <= to);
    },
    listSent: async ({ after }) => {
      this.answers('listSent');
      const page = Number(after ?? 0);
      const next = page + 1 < this.sent.length ? String(page + 1) : null;
      return { payloads: this.sent[page] ?? [], next };
    },
  };

  private answers(method: keyof InstantlyClient): void {
    const mood = this.mood(method);
    if (mood === 'refuse') throw new VendorError('instantly', 'refused', 'answered 401: Invalid API key');
    if (mood !== undefined) throw new VendorError('instantly', 'unavailable', 'did not answer');
  }
}
