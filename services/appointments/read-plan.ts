import type { PlannedMoment } from '../../contracts/appointments/detail.ts';
import { verdictTime } from '../../domain/appointments/plan.ts';
import type { AppointmentStatus } from '../../domain/appointments/status.ts';
import { type DueMoment, verdictMoment, whatBecame } from '../../domain/appointments/what-became.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { lastAskedAt } from './last-asked.ts';
import { readAhead, sendsOf } from './read-ahead.ts';

export interface PlanAsKept {
  readonly plan: PlannedMoment[];
  readonly rebooking: PlannedMoment[];
  readonly verdictDueAt: Date;
  /** Who gave it the status that it has; null: it is as it was booked. */
  readonly decidedBy: Actor | null;
}

/** What was promised about an appointment and what became of it, as the operator: a policy is nobody else's to read. */
export async function readPlan(tx: Transaction, appointmentId: string, now: Date): Promise<PlanAsKept> {
  const { facts, policy, planned } = await readAhead(tx, appointmentId);
  const status = facts.status as AppointmentStatus;
  const messages = await tx.message.findMany({
    where: { operatorId: facts.operatorId, appointmentId },
    select: { id: true, key: true, status: true, reason: true, sentAt: true, deliveredAt: true },
  });
  const byKey = new Map(messages.map((message) => [message.key, message]));
  const verdictDueAt = verdictTime(facts.endsAt, await lastAskedAt(tx, appointmentId), policy);
  const due = [...planned.passed, ...planned.moments].map(
    (moment): DueMoment => ({
      ...moment,
      sends: sendsOf(moment, facts).map(({ channel, key }) => ({ channel, message: byKey.get(key) })),
    }),
  );
  const plan = due
    .map((moment) => whatBecame(moment, { status, wanted: 'booked', now, decidedAt: facts.decidedAt }))
    .concat(verdictMoment(verdictDueAt, { status, now, decidedAt: facts.decidedAt }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const decidedAt = facts.decidedAt?.getTime();
  const invitations = policy.rebook.map(
    ({ template, channel, after }): DueMoment => ({
      ...{ name: template, kind: 'rebook', at: new Date((decidedAt ?? 0) + after * 1000) },
      sends: [{ channel, message: byKey.get(`rebook:${appointmentId}:${template}:1:${channel}`) }],
    }),
  );
  const wasInvited = messages.some(({ key }) => key.startsWith('rebook:'));
  const over = await whyRebookOver(tx, appointmentId, { status, decidedAt, now });
  const rebooking =
    decidedAt !== undefined && (status === 'no_show' || wasInvited)
      ? invitations.map((moment) => whatBecame(moment, { status, wanted: 'no_show', over, now }))
      : [];
  return { plan, rebooking, verdictDueAt, decidedBy: await whoDecided(tx, facts.operatorId, appointmentId) };
}

/** A rebooking begins within this after the verdict. */
const BEGINS_MS = 60_000;

interface Missed {
  readonly status: AppointmentStatus;
  readonly decidedAt: number | undefined;
  readonly now: Date;
}

/** A rebooking that runs has promised its next invitation. */
async function whyRebookOver(
  tx: Transaction,
  appointmentId: string,
  { status, decidedAt, now }: Missed,
): Promise<string | undefined> {
  if (status !== 'no_show' || decidedAt === undefined) return undefined;
  if (now.getTime() - decidedAt <= BEGINS_MS) return undefined;
  const runs = await tx.promiseRow.count({ where: { subjectType: 'rebook', subjectId: appointmentId } });
  return runs > 0 ? undefined : 'they have booked, answered or opted out';
}

async function whoDecided(tx: Transaction, operatorId: string, appointmentId: string): Promise<Actor | null> {
  const last = await tx.audit.findFirst({
    where: {
      ...{ operatorId, subjectType: 'appointment', subjectId: appointmentId },
      action: 'appointment.status',
    },
    orderBy: { at: 'desc' },
    select: { actorKind: true, actorId: true },
  });
  return last && { kind: last.actorKind as Actor['kind'], id: last.actorId };
}
