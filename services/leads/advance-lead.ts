import type { LeadEnding, LeadMoment, LeadStop, LeadTurn } from '../../contracts/leads/workflow.ts';
import { holds } from '../../domain/campaigns/conditions.ts';
import { endingOf, endsSequence } from '../../domain/leads/worked.ts';
import { type CampaignStatus, isOver } from '../../domain/campaigns/status.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { readSmsVendor } from '../messaging/sms-vendor.ts';
import { notePromise } from '../policies/note-promise.ts';
import { awaitedBooking } from './awaited-booking.ts';
import { endLead } from './end-lead.ts';
import { handOverUnbooked } from './hand-over-booking.ts';
import { type LeadStory, readStory } from './lead-story.ts';
import { planBooking } from './plan-booking.ts';
import { type Rest, takeStep } from './take-step.ts';

/**
 * Brings a lead as far along its sequence as it can go now: takes the steps that are quick, and rests at one that takes
 * time or reaches somebody. Where it stands, what it promises next and how it ended are written in the same transaction.
 * The same moment again comes to the same: what a step did is found by its key.
 */
export async function advanceLead(db: Database, moment: LeadMoment): Promise<LeadTurn> {
  return asOperator(db, moment.operatorId, async (tx) => {
    const story = await readStory(tx, moment);
    const found = await nextOf(story);
    return 'ending' in found ? end(story, found.ending) : rest(story, found);
  });
}

type Found = Rest | { readonly ending: LeadEnding };

async function nextOf(story: LeadStory): Promise<Found> {
  const { tx, lead } = story;
  const awaited = await awaitedBooking(tx, lead);
  const ending = whyOver(story, awaited !== null) ?? ((await goalReached(story)) ? 'goal' : null);
  if (ending) return { ending };
  begin(story);
  const held = await whyHeld(story, awaited !== null);
  if (held) return held;
  if (awaited) {
    const next = await planBooking(story, awaited);
    if (next) return next;
    const { operatorId, id: leadId } = lead;
    await handOverUnbooked(tx, { operatorId, leadId, callId: awaited });
    return { ending: 'not_booked' };
  }
  story.at.setInCallAt = null;
  return walk(story);
}

function whyOver(
  { lead, moment: { stop }, sequence: { stopOn } }: LeadStory,
  awaitsBooking: boolean,
): LeadEnding | null {
  if (lead.endedAt) return (lead.ending ?? 'stopped') as LeadEnding;
  if (stop && !(awaitsBooking && NOT_OF_A_BOOKING.has(stop)) && endsSequence(stop, stopOn)) return stop;
  if (awaitsBooking) return null;
  const ended = endingOf(lead.status, stopOn);
  if (ended) return ended;
  const { status, atEnd } = lead.campaign;
  return isOver(status as CampaignStatus) && atEnd === 'stop' ? 'campaign_over' : null;
}

/** Who has said yes in a call gets the link, or a person: whatever becomes of the campaign, or of one address. */
const NOT_OF_A_BOOKING: ReadonlySet<LeadStop> = new Set(['campaign_over', 'bounced']);

async function goalReached({ sequence: { goals }, facts }: LeadStory): Promise<boolean> {
  for (const goal of goals) if (holds(goal, await facts())) return true;
  return false;
}

/** The first arrival, at the first step; a person may have moved it elsewhere before it began. */
function begin(story: LeadStory): void {
  if (story.at.stepId === null) arriveAt(story, story.sequence.steps[0]?.id ?? null);
}

function arriveAt({ at, now }: LeadStory, stepId: string | null): void {
  at.stepId = stepId;
  at.visit += 1;
  at.since = now;
  at.wakeAt = null;
}

async function whyHeld({ tx, lead }: LeadStory, awaitsBooking: boolean): Promise<Rest | null> {
  const held = (why: string, blockedBy: string): Rest => ({
    move: { do: 'hold' },
    what: 'Take the next step',
    why,
    blockedBy,
  });
  if (lead.pausedAt) {
    const pause = await tx.leadAction.findFirst({
      where: { leadId: lead.id, kind: 'pause', status: 'done' },
      orderBy: { settledAt: 'desc' },
      select: { actorKind: true },
    });
    return held(
      `the lead was paused by ${PAUSED_BY[pause?.actorKind ?? ''] ?? 'a person'}`,
      'whoever paused it',
    );
  }
  if (lead.campaign.status === 'paused' && !awaitsBooking)
    return held('the campaign is paused', 'whoever paused the campaign');
  return null;
}

/** Whoever may pause a lead, without a name. */
const PAUSED_BY: Readonly<Record<string, string>> = { key: 'an API key', command: 'a command' };

async function walk(story: LeadStory): Promise<Found> {
  const { at, sequence } = story;
  const seen = new Set<string>();
  for (;;) {
    if (at.stepId === null) return { ending: 'exhausted' };
    const step = sequence.steps.find(({ id }) => id === at.stepId);
    if (!step) return stuck('its step is not in its version of the sequence: move it to another');
    if (seen.has(step.id)) return stuck('its sequence goes round in a circle: move it to another version');
    seen.add(step.id);
    const taken = await takeStep(story, step);
    if ('move' in taken) return taken;
    if (step.kind === 'tag' && (await goalReached(story))) return { ending: 'goal' };
    arriveAt(story, taken.go);
  }
}

function stuck(why: string): Rest {
  return { move: { do: 'hold' }, what: 'Take the next step', why, blockedBy: 'its sequence' };
}

async function end(story: LeadStory, ending: LeadEnding): Promise<LeadTurn> {
  const { tx, moment, now, lead } = story;
  if (!lead.endedAt) await putPosition(story);
  await endLead(tx, { operatorId: moment.operatorId, leadId: lead.id, ending, now });
  return turn(story, `Over: ${ending}`, { do: 'end', ending });
}

async function rest(story: LeadStory, planned: Rest): Promise<LeadTurn> {
  const { tx, lead, at } = story;
  const { move, what, why, until, blockedBy } = putOff(story, planned);
  at.wakeAt = until ?? null;
  await putPosition(story);
  const { operatorId, clientId, id } = lead;
  await notePromise(tx, { operatorId, clientId, subject: { type: 'lead', id }, what, until, why, blockedBy });
  return turn(story, `${what}${until ? ` at ${until.toISOString()}` : ''}: ${why}`, move);
}

/** What the door has put off waits until it may be asked again. */
function putOff({ moment: { after }, lead }: LeadStory, planned: Rest): Rest {
  const { do: act } = planned.move;
  const deferred = after?.visit === lead.visit ? after.deferred : undefined;
  if (!deferred || (act !== 'send' && act !== 'call')) return planned;
  return {
    what: planned.what,
    why: deferred.why,
    until: new Date(deferred.until),
    blockedBy: 'when the contact may be reached',
    move: { do: 'wait', until: deferred.until },
  };
}

async function putPosition({ tx, lead, sequenceId, at }: LeadStory): Promise<void> {
  const { since: stepSince, ...stands } = at;
  await tx.lead.update({ where: { id: lead.id }, data: { sequenceId, stepSince, ...stands } });
}

async function turn({ tx, lead, at }: LeadStory, says: string, move: LeadTurn['move']): Promise<LeadTurn> {
  const { operatorId, clientId, campaignId } = lead;
  const smsVendor = await readSmsVendor(tx, operatorId);
  return { clientId, campaignId, smsVendor, visit: at.visit, says, move };
}
