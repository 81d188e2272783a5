import type { InstantlyKind } from './kinds.ts';

/** An event of Instantly's, understood. What is left out, Instantly did not say. */
export interface InstantlyFact {
  readonly kind: InstantlyKind;
  /** Instantly's own word, e.g. `email_opened`. */
  readonly said: string;
  /** The campaign's id at Instantly. */
  readonly campaignId: string;
  readonly campaignName?: string | undefined;
  /** In lower case. */
  readonly leadEmail?: string | undefined;
  /** The lead's name and company, where the event has them. */
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly company?: string | undefined;
  readonly phone?: string | undefined;
  /** When it happened; left out (the short form of an event has no time): when it came. */
  readonly at?: Date | undefined;
  readonly step?: number | undefined;
  readonly subject?: string | undefined;
  /** Plain text. */
  readonly text?: string | undefined;
  readonly senderEmail?: string | undefined;
  readonly threadUrl?: string | undefined;
}

/** A campaign as Instantly's list has it. */
export interface ListedCampaign {
  readonly externalId: string;
  readonly name: string;
  /** Instantly's own number: 0 draft, 1 active, 2 paused, 3 completed, 4 running subsequences, -99, -1, -2 in trouble. */
  readonly status: number;
}

/** Instantly's figures of a campaign on a day in UTC. */
export interface InstantlyDayFigures {
  /** yyyy-mm-dd */
  readonly day: string;
  readonly sent: number;
  readonly opens: number;
  readonly uniqueOpens: number;
  readonly clicks: number;
  readonly uniqueClicks: number;
  /** Without a machine's answers. */
  readonly replies: number;
  readonly uniqueReplies: number;
  readonly autoReplies: number;
}
