import type { CallOutcome } from '../../contracts/calls/facts.ts';
import type { SequenceBody } from '../../contracts/campaigns/sequence.ts';
import type { LeadMoment } from '../../contracts/leads/workflow.ts';
import type { PolicyBody } from '../../contracts/policies/policy.ts';
import type { ConditionFacts } from '../../domain/campaigns/conditions.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { zoneOf } from '../contacts/zone-of.ts';
import { readPolicy } from '../policies/read-policy.ts';

type LeadRow = Awaited<ReturnType<typeof readLead>>;

/** Where the lead stands while its sequence is walked; written when the walk comes to rest. */
export interface Position {
  stepId: string | null;
  visit: number;
  since: Date;
  wakeAt: Date | null;
  setInCallAt: Date | null;
  readonly arms: Record<string, string>;
}

/** All that a lead's next move is made of, read under the lead's lock. */
export interface LeadStory {
  readonly tx: Transaction;
  readonly moment: LeadMoment;
  readonly now: Date;
  readonly lead: LeadRow;
  readonly sequenceId: string;
  readonly sequence: SequenceBody;
  readonly policy: PolicyBody;
  readonly at: Position;
  /** What conditions ask, read when the first one does. */
  facts(): Promise<ConditionFacts>;
  /** They have changed. */
  forgetFacts(): void;
  /** IANA; the clock that the contact most likely lives by. */
  zone(): Promise<string>;
}

export async function readStory(tx: Transaction, moment: LeadMoment): Promise<LeadStory> {
  await tx.$queryRaw`SELECT id FROM lead WHERE id = ${moment.leadId}::uuid FOR UPDATE`;
  const lead = await readLead(tx, moment.leadId);
  const sequenceId = lead.sequenceId ?? lead.campaign.sequenceId;
  const { steps, goals, stopOn } = await tx.sequence.findUniqueOrThrow({ where: { id: sequenceId } });
  const now = new Date(moment.now);
  let known: Promise<ConditionFacts> | null = null;
  return {
    tx,
    moment,
    now,
    lead,
    sequenceId,
    sequence: { steps, goals, stopOn } as unknown as SequenceBody,
    policy: await readPolicy(tx, lead.campaign.policyId),
    at: {
      stepId: lead.stepId,
      visit: lead.visit,
      since: lead.stepSince ?? now,
      wakeAt: lead.wakeAt,
      setInCallAt: lead.setInCallAt,
      arms: { ...(lead.arms as Record<string, string>) },
    },
    facts: () => (known ??= readFacts(tx, moment.leadId)),
    forgetFacts: () => {
      known = null;
    },
    zone: () => zoneOf(lead.contact, lead.campaign.zone),
  };
}

function readLead(tx: Transaction, leadId: string) {
  return tx.lead.findUniqueOrThrow({ where: { id: leadId }, include: { contact: true, campaign: true } });
}

/** A call of which nobody ever heard had no outcome. */
async function readFacts(tx: Transaction, leadId: string): Promise<ConditionFacts> {
  const lead = await tx.lead.findUniqueOrThrow({
    where: { id: leadId },
    select: {
      status: true,
      score: true,
      contact: { select: { tags: true, fields: true } },
      appointments: { where: { status: { in: ['booked', 'shown'] } }, select: { id: true }, take: 1 },
    },
  });
  const call = await tx.call.findFirst({
    where: {
      leadId,
      OR: [
        { outcome: { not: null } },
        { direction: 'outbound', status: { in: ['dialing', 'ongoing', 'ended'] } },
      ],
    },
    orderBy: { createdAt: 'desc' },
    select: { outcome: true },
  });
  const replies = await tx.message.findMany({
    where: { leadId, direction: 'inbound', purpose: 'reply' },
    distinct: ['channel'],
    select: { channel: true },
  });
  return {
    lastOutcome: call && ((call.outcome ?? 'no_outcome') as CallOutcome),
    repliedBy: replies.map(({ channel }) => channel),
    isBooked: lead.appointments.length > 0,
    score: lead.score,
    tags: lead.contact.tags,
    fields: lead.contact.fields as Record<string, unknown>,
  };
}
