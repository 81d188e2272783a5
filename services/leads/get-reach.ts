import { DateTime } from 'luxon';
import {
  type CapUse,
  capUse,
  sayStanding,
  sayToday,
  type Verdict,
  verdictOf,
} from '../../domain/leads/reach.ts';
import { sayNextOf } from '../../domain/leads/next-of-channel.ts';
import { whyStale } from '../../domain/messaging/stale.ts';
import { wordsOfUndone } from '../../domain/messaging/reason-words.ts';
import type { Step } from '../../contracts/campaigns/sequence.ts';
import type { PolicyBody } from '../../contracts/policies/policy.ts';
import type { Purpose } from '../../contracts/messaging/workflow.ts';
import { type Hours, hoursOfDay } from '../../domain/policies/hours.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import { readHours } from '../campaigns/campaign-view.ts';
import type { Caller } from '../caller.ts';
import { hoursOf } from '../contacts/hours-of.ts';
import { zoneOf } from '../contacts/zone-of.ts';
import { askDoor, type DoorAnswer } from '../messaging/door.ts';
import { timesReached } from '../messaging/frequency.ts';
import { spellingsOf } from '../messaging/kept-address.ts';
import { standingIn } from '../messaging/lead-facts.ts';
import { pickNumber } from '../messaging/pick-number.ts';
import { purposeByHand } from '../messaging/write-message.ts';
import { readRules } from '../policies/read-policy.ts';
import { lastTries } from './last-tries.ts';
import { requireLead } from './lead-scope.ts';
import { whyNotBegun } from './why-not-begun.ts';

const CHANNELS = ['sms', 'call', 'email'] as const;
type Channel = (typeof CHANNELS)[number];

/**
 * Whether a lead can be reached now by each channel, and if not, why and when again: by the same door that everything
 * goes out through. Nothing is locked: it is how things stand at this moment.
 *
 * @throws Refusal forbidden, not_found
 */
export async function getReach(db: Database, caller: Caller, leadId: string, now: Date) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    await requireLead(tx, caller, leadId);
    const about = await readAbout(tx, leadId, now);
    const channels = [];
    for (const channel of CHANNELS) channels.push(await reachBy(tx, about, channel));
    const { zone, standing } = about;
    return { now, zone, ...clockIn(zone, now), standing, channels };
  });
}

type About = Awaited<ReturnType<typeof readAbout>>;

async function readAbout(tx: Transaction, leadId: string, now: Date) {
  const lead = await tx.lead.findUniqueOrThrow({
    where: { id: leadId },
    include: { contact: true, campaign: true, sequence: { select: { stopOn: true, steps: true } } },
  });
  const { contact, campaign } = lead;
  const rules = await readRules(tx, campaign.policyId);
  const zone = await zoneOf(contact, campaign.zone);
  const promise = await tx.promiseRow.findFirst({ where: { subjectType: 'lead', subjectId: leadId } });
  const standing = sayStanding({
    ending: lead.endedAt ? (lead.ending ?? 'stopped') : null,
    hasBegun: lead.startedAt !== null || lead.sequenceId !== null,
    isPaused: lead.pausedAt !== null,
    isErased: contact.erasedAt !== null,
    next: promise ?? (await whyNotBegun(tx, leadId, now)),
  });
  const midnight = DateTime.fromJSDate(now, { zone }).startOf('day').toJSDate();
  return { lead, contact, campaign, rules, zone, standing, now, midnight };
}

async function reachBy(tx: Transaction, about: About, channel: Channel) {
  const { lead, contact, rules, now, standing } = about;
  const { operatorId, id: leadId } = lead;
  const address = channel === 'email' ? contact.email : contact.phone;
  const hours = await hoursFor(about, channel, 'sequence');
  const sequence = await ask(tx, about, { channel, purpose: 'sequence', hours });
  const tries = await lastTries(tx, { operatorId, leadId, channel, since: about.midnight });
  const lists = address === null ? NOT_LISTED : await readLists(tx, operatorId, channel, address);
  return {
    channel,
    address,
    sequence,
    byHand: channel === 'call' ? null : await askByHand(tx, about, channel),
    hours: hours.map((each) => showHours(each, now)),
    caps: address === null ? [] : await capsOf(tx, about, { channel, address }),
    suppressed: lists.suppressed,
    consent: { isNeeded: rules.consent.includes(channel), last: lists.consent },
    last: tries.last && { ...tries.last, words: wordsOfLast(channel, tries.last) },
    today: sayToday({
      ...{ channel, sent: tries.sent, verdict: sequence, standing },
      day: daysApart(about, tries.last),
      later: sayNextOf(channel, (lead.sequence?.steps ?? []) as unknown as Step[], lead.stepId),
      undone: tries.undone && wordsOfUndone({ channel, ...tries.undone }),
      isRunning: lead.endedAt === null && lead.startedAt !== null,
    }),
  };
}

const DAY_MS = 86_400_000;

/** Less than a day ago and yet not today, by the person's own clock: which days these are there. */
function daysApart(
  { zone, now, midnight }: About,
  last: { readonly at: Date; readonly status: string } | null,
) {
  const isApart = last && last.at < midnight && now.getTime() - last.at.getTime() < DAY_MS;
  return isApart && last.status in DONE
    ? { there: clockIn(zone, now).day, last: clockIn(zone, last.at).day }
    : null;
}

const DONE: Readonly<Record<string, string>> = {
  sent: 'Sent; nobody has told yet whether it arrived.',
  delivered: 'It arrived.',
  ongoing: 'The call goes on.',
  ended: 'The call is over.',
};

function wordsOfLast(
  channel: Channel,
  { status, reason }: { status: string; reason: string | null },
): string {
  return wordsOfUndone({ channel, status, reason }) ?? DONE[status] ?? `${status}.`;
}

function hoursFor(
  { contact, campaign, rules }: About,
  channel: Channel,
  purpose: Purpose,
): Promise<readonly Hours[]> {
  return hoursOf({
    ...{ appointmentZone: null, contact, campaignZone: campaign.zone, channel, window: rules.window },
    campaignHours: purpose === 'sequence' ? readHours(campaign.hours) : null,
  });
}

interface Asked {
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly hours: readonly Hours[];
}

/** Asks the door as whoever sends does, but for the row that they have. */
async function ask(tx: Transaction, about: About, { channel, purpose, hours }: Asked): Promise<Verdict> {
  const { lead, contact, campaign, rules, now } = about;
  const { operatorId, clientId } = lead;
  const answer = await askDoor(tx, {
    ...{ operatorId, clientId, contactId: contact.id, campaignId: campaign.id, channel, purpose, hours },
    address: channel === 'email' ? contact.email : contact.phone,
    ...{ rules, now, until: null, isLeadPaused: lead.pausedAt !== null },
    stale: whyStale({
      ...{ purpose, leadStatus: lead.status, sequence: standingIn(lead, lead.sequence) },
      ...{ appointment: null, isBooked: false, revision: undefined },
    }),
  });
  return verdictOf(await withNumber(tx, about, channel, answer), channel);
}

/** A text needs a number of ours besides. */
async function withNumber(
  tx: Transaction,
  { lead, contact, campaign }: About,
  channel: Channel,
  answer: DoorAnswer,
): Promise<DoorAnswer> {
  if (channel !== 'sms' || answer.go !== 'send') return answer;
  const { operatorId, clientId } = lead;
  const { from } = await pickNumber(tx, { operatorId, clientId, contactId: contact.id, campaign });
  return from === null ? { go: 'blocked', reason: 'no_number' } : answer;
}

async function askByHand(tx: Transaction, about: About, channel: 'sms' | 'email'): Promise<Verdict> {
  const { operatorId, id: leadId } = about.lead;
  const purpose = await purposeByHand(tx, { operatorId, leadId, channel }, about.now);
  return ask(tx, about, { channel, purpose, hours: await hoursFor(about, channel, purpose) });
}

async function capsOf(
  tx: Transaction,
  { lead: { operatorId }, rules, now }: About,
  { channel, address }: { readonly channel: Channel; readonly address: string },
): Promise<CapUse[]> {
  const caps = rules.caps.filter((cap: PolicyBody['caps'][number]) => cap.channel === channel);
  if (caps.length === 0) return [];
  const since = new Date(now.getTime() - Math.max(...caps.map(({ per }) => per)) * 1000);
  const reached = { operatorId, channel, address: address.toLowerCase() };
  return capUse(await timesReached(tx, reached, since), caps, now);
}

const NOT_LISTED = { suppressed: [], consent: null };

async function readLists(tx: Transaction, operatorId: string, channel: Channel, said: string) {
  const address = { in: await spellingsOf(tx, operatorId, said.toLowerCase()) };
  const suppressed = await tx.suppression.findMany({
    where: { operatorId, channel, address },
    orderBy: { createdAt: 'desc' },
    select: { reason: true, purpose: true, createdAt: true },
  });
  const consent = await tx.consent.findFirst({
    where: { operatorId, channel, address },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    select: { action: true, at: true, source: true },
  });
  return {
    suppressed: suppressed.map(({ createdAt: since, ...each }) => ({ ...each, since })),
    consent,
  };
}

function showHours(hours: Hours, now: Date) {
  const { where, zone } = hours;
  const { from, to } = hoursOfDay(now, hours) ?? { from: null, to: null };
  return { where, zone, ...clockIn(zone, now), from, to };
}

function clockIn(zone: string, now: Date) {
  const local = DateTime.fromJSDate(now, { zone });
  return { clock: local.toFormat('HH:mm'), day: local.toFormat('ccc d LLL', { locale: 'en' }) };
}
