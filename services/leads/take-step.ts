import type { CallOutcome } from '../../contracts/calls/facts.ts';
import type {
  CallStep,
  DateWaitStep,
  MessageStep,
  Step,
  TagStep,
  TaskStep,
} from '../../contracts/campaigns/sequence.ts';
import { type LeadMove, leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { nextTry } from '../../domain/calls/next-try.ts';
import { holds } from '../../domain/campaigns/conditions.ts';
import { stepAfter } from '../../domain/campaigns/next-step.ts';
import { armOf } from '../../domain/campaigns/split.ts';
import { dateWaitEnds, weekWaitEnds } from '../../domain/campaigns/wait-times.ts';
import { audit } from '../identity/audit.ts';
import { createTask } from '../messaging/create-task.ts';
import type { LeadStory } from './lead-story.ts';

/** What the sequence rests at, and the promise that it makes. */
export interface Rest {
  readonly move: Exclude<LeadMove, { do: 'end' }>;
  readonly what: string;
  readonly why: string;
  readonly until?: Date;
  readonly blockedBy?: string;
}

/** A step that takes no time, or is over, leads on; null is the end. */
export type Taken = { readonly go: string | null } | Rest;

/** Takes one step: what is quick is done, what takes time or reaches somebody is what the sequence rests at. */
export async function takeStep(story: LeadStory, step: Step): Promise<Taken> {
  const onward = { go: stepAfter(story.sequence.steps, step.id) };
  switch (step.kind) {
    case 'branch': {
      for (const each of step.cases) if (holds(each.if, await story.facts())) return { go: each.go };
      return onward;
    }
    case 'split': {
      const arm = armOf(step, story.lead.id, story.at.arms[step.id]);
      if (!arm) return onward;
      story.at.arms[step.id] = arm.name;
      return { go: arm.go };
    }
    case 'tag':
      await tagContact(story, step);
      return onward;
    case 'task':
      await askPerson(story, step);
      return onward;
    case 'wait':
      return waitUntil(story, new Date(story.at.since.getTime() + step.seconds * 1000), onward.go);
    case 'wait_until':
      return waitUntil(
        story,
        weekWaitEnds(step, story.at.since, await story.zone()),
        onward.go,
        'it waits for a time of the week where the contact lives',
      );
    case 'wait_for_date':
      return waitForDate(story, step, onward.go);
    case 'sms':
    case 'email':
      return sendMessage(story, step, onward.go);
    case 'call':
      return makeCalls(story, step, onward.go);
  }
}

/** Of whatever goes out for this arrival at a step. */
function keyOf({ lead, at }: LeadStory, stepId: string): string {
  return `${leadWorkflowId(lead.id)}:${stepId}:${at.visit}`;
}

async function tagContact(
  { tx, lead, forgetFacts }: LeadStory,
  { id, add = [], remove = [] }: TagStep,
): Promise<void> {
  // Another campaign's sequence, or a change to many, may be at the same list.
  await tx.$queryRaw`SELECT 1 FROM contact WHERE id = ${lead.contactId}::uuid FOR NO KEY UPDATE`;
  const { tags } = await tx.contact.findUniqueOrThrow({
    where: { id: lead.contactId },
    select: { tags: true },
  });
  const tagged = [...new Set([...tags, ...add])].filter((tag) => !remove.includes(tag));
  if (tagged.length === tags.length && tagged.every((tag) => tags.includes(tag))) return;
  await tx.contact.update({ where: { id: lead.contactId }, data: { tags: tagged } });
  await audit(tx, {
    operatorId: lead.operatorId,
    actor: { kind: 'workflow', id: leadWorkflowId(lead.id) },
    action: 'contact.tag',
    subject: { type: 'contact', id: lead.contactId },
    after: { leadId: lead.id, stepId: id },
  });
  forgetFacts();
}

async function askPerson(story: LeadStory, { id, title, dueWithin }: TaskStep): Promise<void> {
  const { tx, lead, now } = story;
  await createTask(tx, {
    operatorId: lead.operatorId,
    clientId: lead.clientId,
    leadId: lead.id,
    key: `${keyOf(story, id)}:task`,
    kind: 'sequence',
    title,
    dueAt: dueWithin === undefined ? null : new Date(now.getTime() + dueWithin * 1000),
  });
}

function waitUntil(story: LeadStory, until: Date, go: string | null, why = 'no answer yet'): Taken {
  if (until <= story.now) return { go };
  return { move: { do: 'wait', until: until.getTime() }, what: 'Take the next step', until, why };
}

async function waitForDate(story: LeadStory, step: DateWaitStep, go: string | null): Promise<Taken> {
  const fields = story.lead.contact.fields as Readonly<Record<string, unknown>>;
  const until = dateWaitEnds(step, fields[step.field], await story.zone());
  const otherwise = (choice: 'go_on' | 'end'): Taken => ({ go: choice === 'end' ? null : go });
  if (!until) return otherwise(step.ifMissing);
  if (until < story.at.since) return otherwise(step.ifPast);
  return waitUntil(story, until, go, 'it waits for a date of the contact’s');
}

async function sendMessage(story: LeadStory, step: MessageStep, go: string | null): Promise<Taken> {
  const key = `${keyOf(story, step.id)}:${step.kind}`;
  const status = await messageStatus(story, key);
  if (status !== null) return { go };
  const { kind: channel, template } = step;
  return {
    move: { do: 'send', channel, purpose: 'sequence', template, key },
    what: 'Send the next message',
    why: 'it is its turn',
  };
}

/** What became of a message; null: it has yet to go out. */
export async function messageStatus(
  { tx, lead: { operatorId } }: LeadStory,
  key: string,
): Promise<string | null> {
  const row = await tx.message.findUnique({
    where: { operatorId_key: { operatorId, key } },
    select: { status: true },
  });
  return row && row.status !== 'waiting' && row.status !== 'sending' ? row.status : null;
}

async function makeCalls(story: LeadStory, step: CallStep, go: string | null): Promise<Taken> {
  const { tx, lead, at, now, moment, policy } = story;
  const prefix = `${keyOf(story, step.id)}:`;
  const rows = await tx.call.findMany({ where: { leadId: lead.id }, orderBy: { createdAt: 'asc' } });
  const tries = rows.filter(({ key }) => key.startsWith(prefix));
  const last = tries.at(-1);
  const dial = (count: number): Rest => ({
    move: {
      do: 'call',
      key: `${prefix}${count}:call`,
      ...(step.agentId !== undefined && { agentId: step.agentId }),
    },
    what: count === 1 ? 'Call' : 'Call again',
    why: 'it is its turn',
  });
  if (!last) return dial(1);
  if (last.status === 'blocked' || last.status === 'failed') return { go };
  // Nobody can say whether it was placed: whoever asks under its key finds out.
  if (last.status === 'waiting' || (last.status === 'dialing' && !last.vendorId)) return dial(tries.length);
  if (!last.outcome && moment.after?.askedAbout !== last.id) {
    const until = at.wakeAt ?? new Date(now.getTime() + policy.call.outcomeWithin * 1000);
    const move = { do: 'await_call', callId: last.id, until: until.getTime() } as const;
    return { move, what: 'Ask how the call went', until, why: 'the call is not over yet' };
  }
  const tried = tries.map(({ outcome, endedAt, createdAt, callbackAt }) => ({
    outcome: (outcome ?? 'no_outcome') as CallOutcome,
    // A vendor's clock may be ahead of ours: what is over cannot end later than now.
    at: (endedAt && endedAt <= now ? endedAt : createdAt).getTime(),
    callbackAt: callbackAt?.getTime(),
  }));
  const next = nextTry(policy.call, tried);
  if (next.do === 'go_on') return { go };
  const until = new Date(next.at);
  if (until <= now) return dial(tries.length + 1);
  return { move: { do: 'wait', until: next.at }, what: 'Call again', until, why: next.why };
}
