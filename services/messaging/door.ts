import type { Purpose } from '../../contracts/messaging/workflow.ts';
import type { PolicyBody } from '../../contracts/policies/policy.ts';
import { type CampaignStatus, isOver } from '../../domain/campaigns/status.ts';
import { rulesFor } from '../../domain/messaging/purpose.ts';
import { type Hours, nextAllowed, whyNot } from '../../domain/policies/hours.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { whyNotAgreed } from './consent.ts';
import { capLiftsAt } from './frequency.ts';

export interface DoorQuestion {
  readonly operatorId: string;
  /** For whom it goes out. */
  readonly clientId: string;
  /** Null: it belongs to no campaign. */
  readonly campaignId: string | null;
  /** Whom it is about: of somebody who is erased nothing goes out, to whomever. Null: no lead. */
  readonly contactId?: string | null;
  readonly channel: 'sms' | 'email' | 'call';
  readonly purpose: Purpose;
  /** E.164 or email; null when the contact has none. */
  readonly address: string | null;
  /** Of whoever is reached: all must allow it. None: at any time. */
  readonly hours: readonly Hours[];
  /** As the policy has them now, whatever version a workflow began with. */
  readonly rules: Pick<PolicyBody, 'caps' | 'consent'>;
  readonly now: Date;
  /** Of the row that it has or gets: an earlier try at the same thing is not another one. */
  readonly key?: string;
  /** After this it is too late to be of use. */
  readonly until: Date | null;
  /** Why it has no purpose any more, by the facts as they are now; null: it has. */
  readonly stale: string | null;
  /** Somebody paused the lead's sequence: what was under way at that moment waits with it. */
  readonly isLeadPaused?: boolean;
}

export type DoorAnswer =
  | { readonly go: 'send'; readonly address: string }
  /** `why` in plain words, without a name or an address. */
  | { readonly go: 'deferred'; readonly until: Date; readonly why: string }
  | { readonly go: 'blocked' | 'skipped'; readonly reason: string };

/**
 * Whether something may go out now, by the rules as they are now: whether the person is erased, suppression and consent, then whether it is still of
 * use, then hours, then how often. Ask it under the contact's lock.
 */
export async function askDoor(tx: Transaction, question: DoorQuestion): Promise<DoorAnswer> {
  const { address, channel, stale, until, now, contactId } = question;
  if (contactId && (await isErased(tx, contactId))) return { go: 'blocked', reason: 'erased' };
  if (!address) return { go: 'blocked', reason: channel === 'email' ? 'no_email' : 'no_phone' };
  const reached = { ...question, address: address.toLowerCase() };
  const refused = await whyNotAgreed(tx, reached);
  if (refused) return { go: 'blocked', reason: refused };
  if (stale) return { go: 'skipped', reason: stale };
  if (until && now > until) return { go: 'skipped', reason: 'too_late' };
  const held = await whetherSequenceIsHeld(tx, question);
  if (held) return held;
  return (await whenAllowed(tx, reached)) ?? { go: 'send', address };
}

/** Since somebody asked for it, however far it is: see services/erasure. */
export async function isErased(tx: Transaction, contactId: string): Promise<boolean> {
  return (await tx.contact.count({ where: { id: contactId, erasedAt: { not: null } } })) > 0;
}

async function whenAllowed(
  tx: Transaction,
  question: DoorQuestion & { readonly address: string },
): Promise<Exclude<DoorAnswer, { go: 'send' }> | null> {
  const { purpose, rules, hours, now, clientId } = question;
  const meets = rulesFor(purpose);
  if (meets.pause && (await isPaused(tx, clientId))) {
    const until = new Date(now.getTime() + PAUSED_MS);
    return { go: 'deferred', until, why: 'the client is paused: an invoice is long overdue' };
  }
  if (meets.window) {
    const allowed = nextAllowed(now, hours);
    if (!allowed) return { go: 'blocked', reason: 'no_allowed_hour' };
    const why = allowed > now ? whyNot(now, hours) : null;
    if (why !== null) return { go: 'deferred', until: allowed, why };
  }
  if (meets.caps) {
    const lifts = await capLiftsAt(tx, { ...question, caps: rules.caps });
    if (lifts) return { go: 'deferred', until: lifts, why: 'the contact has been reached often enough' };
  }
  return null;
}

/**
 * A lead or a campaign that is paused holds what its sequence sends, a campaign that is over with its leads in flight ends
 * it.
 */
async function whetherSequenceIsHeld(
  tx: Transaction,
  { purpose, campaignId, now, isLeadPaused }: DoorQuestion,
): Promise<Exclude<DoorAnswer, { go: 'send' }> | null> {
  if (!campaignId || !rulesFor(purpose).campaign) return null;
  if (isLeadPaused) {
    return { go: 'deferred', until: new Date(now.getTime() + PAUSED_MS), why: 'the lead is paused' };
  }
  const campaign = await tx.campaign.findUnique({
    where: { id: campaignId },
    select: { status: true, atEnd: true },
  });
  if (campaign?.status === 'paused') {
    return { go: 'deferred', until: new Date(now.getTime() + PAUSED_MS), why: 'the campaign is paused' };
  }
  if (campaign && isOver(campaign.status as CampaignStatus) && campaign.atEnd === 'stop') {
    return { go: 'skipped', reason: 'campaign_is_over' };
  }
  return null;
}

/** How soon what a pause holds is asked about again, if nobody is told that it is over. */
const PAUSED_MS = 3_600_000;

async function isPaused(tx: Transaction, clientId: string): Promise<boolean> {
  const client = await tx.organization.findUnique({ where: { id: clientId }, select: { pausedAt: true } });
  return Boolean(client?.pausedAt);
}
