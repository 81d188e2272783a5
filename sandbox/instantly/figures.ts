import type { Happening, HappeningKind } from './records.ts';

/** Days are UTC's. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

interface Span {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const isWithin = (at: number, { from, to }: Span) =>
  (from === undefined || dayOf(at) >= from) && (to === undefined || dayOf(at) <= to);

/** Whatever happened is counted; of people, each counts on the day of the first time. */
class Counted {
  private readonly all: readonly Happening[];
  private readonly span: Span;

  constructor(all: readonly Happening[], span: Span) {
    this.all = all;
    this.span = span;
  }

  count(kind: HappeningKind): number {
    return this.all.filter((one) => one.kind === kind && isWithin(one.at, this.span)).length;
  }

  people(
    kind: HappeningKind,
    ofWhat = ({ campaignId, email }: Happening) => `${campaignId} ${email}`,
  ): number {
    const firsts = new Map<string, number>();
    for (const one of this.all) {
      if (one.kind !== kind) continue;
      const known = firsts.get(ofWhat(one));
      if (known === undefined || one.at < known) firsts.set(ofWhat(one), one.at);
    }
    return [...firsts.values()].filter((at) => isWithin(at, this.span)).length;
  }

  steps(kind: HappeningKind): number {
    return this.people(kind, ({ campaignId, email, step }) => `${campaignId} ${email} ${step}`);
  }
}

const opportunities = (of: Counted) => of.people('lead_interested') + of.people('lead_meeting_booked');

/** As `analytics/daily` gives them: days on which nothing happened are not named. */
export function daysOf(all: readonly Happening[], span: Span): object[] {
  const days = new Set(all.filter(({ at }) => isWithin(at, span)).map(({ at }) => dayOf(at)));
  return [...days].sort().map((date) => {
    const of = new Counted(all, { from: date, to: date });
    const sentTo = new Set(
      all.filter(({ kind, at }) => kind === 'email_sent' && dayOf(at) === date).map(({ email }) => email),
    );
    return {
      ...{ date, sent: of.count('email_sent'), contacted: sentTo.size },
      new_leads_contacted: of.people('email_sent'),
      ...{ opened: of.count('email_opened'), unique_opened: of.people('email_opened') },
      ...{ replies: of.count('reply_received'), unique_replies: of.people('reply_received') },
      replies_automatic: of.count('auto_reply_received'),
      unique_replies_automatic: of.people('auto_reply_received'),
      ...{ clicks: of.count('link_clicked'), unique_clicks: of.people('link_clicked') },
      ...{ opportunities: opportunities(of), unique_opportunities: opportunities(of) },
    };
  });
}

/** What the figures of one campaign and of all have in common. */
export function totalsOf(all: readonly Happening[], span: Span): Record<string, number> {
  const of = new Counted(all, span);
  const counted = (name: string, kind: HappeningKind) => ({
    [name]: of.count(kind),
    [`${name}_unique`]: of.people(kind),
    [`${name}_unique_by_step`]: of.steps(kind),
  });
  return {
    ...counted('open_count', 'email_opened'),
    ...counted('link_click_count', 'link_clicked'),
    ...counted('reply_count', 'reply_received'),
    ...counted('reply_count_automatic', 'auto_reply_received'),
    bounced_count: of.people('email_bounced'),
    unsubscribed_count: of.people('lead_unsubscribed'),
    completed_count: of.people('campaign_completed'),
    emails_sent_count: of.count('email_sent'),
    contacted_count: of.people('email_sent'),
    new_leads_contacted_count: of.people('email_sent'),
    total_opportunities: opportunities(of),
    total_opportunity_value: 0,
  };
}

/** What the overview has besides. */
export function interestOf(all: readonly Happening[], span: Span): Record<string, number> {
  const of = new Counted(all, span);
  return {
    total_interested: of.people('lead_interested'),
    total_meeting_booked: of.people('lead_meeting_booked'),
    total_meeting_completed: of.people('lead_meeting_completed'),
    total_closed: of.people('lead_closed'),
  };
}
