import type { PlannedSend } from '../../contracts/appointments/workflow.ts';
import { type Moment, planMoments } from '../../domain/appointments/plan.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { hoursOf } from '../contacts/hours-of.ts';
import { readPolicy, readRules } from '../policies/read-policy.ts';

/** The key of a message of this appointment: workflow, step, plan revision, channel. */
export function appointmentMessageKey(
  appointmentId: string,
  name: string,
  revision: number,
  channel: 'sms' | 'email',
): string {
  return `appointment:${appointmentId}:${name}:${revision}:${channel}`;
}

/** What lies ahead of an appointment: its moments, and which of them have not been done. */
export async function readAhead(tx: Transaction, appointmentId: string) {
  const facts = await tx.appointment.findUniqueOrThrow({
    where: { id: appointmentId },
    include: { messages: { select: { key: true, sentAt: true } }, contact: true, campaign: true },
  });
  const policy = await readPolicy(tx, facts.policyId);
  const firstAsk = appointmentMessageKey(facts.id, 'ask_client_1', facts.planRevision, 'email');
  const clientAskedAt = facts.messages.find((message) => message.key === firstAsk)?.sentAt ?? null;
  const { window } = await readRules(tx, facts.policyId);
  const hours = await hoursOf({
    appointmentZone: facts.zone,
    contact: facts.contact,
    campaignZone: facts.campaign.zone,
    channel: 'sms',
    window,
  });
  const planned = planMoments({ ...facts, hours }, policy, clientAskedAt);
  const known = new Set(facts.messages.map((message) => message.key));
  const undone = planned.moments.filter((moment) => !isDone(moment, facts, known));
  return { facts, policy, planned, known, undone };
}

interface Planned {
  readonly id: string;
  readonly planRevision: number;
}

function isDone(moment: Moment, facts: Planned, known: ReadonlySet<string>): boolean {
  return sendsOf(moment, facts).every(({ key }) => known.has(key));
}

/** The texts and emails of a moment. */
export function sendsOf(moment: Moment, facts: Planned): PlannedSend[] {
  const { kind, name } = moment;
  const at = moment.at.getTime();
  const keyOf = (channel: 'sms' | 'email') =>
    appointmentMessageKey(facts.id, name, facts.planRevision, channel);
  if (kind === 'ask_lead')
    return [{ kind, key: keyOf('sms'), channel: 'sms', template: 'ask_lead', at, until: null }];
  if (kind === 'ask_client')
    return [{ kind, key: keyOf('email'), channel: 'email', template: 'ask_client', at, until: null }];
  const until = at + moment.lateBy * 1000;
  return moment.channels.map((channel) => ({
    kind,
    key: keyOf(channel),
    channel,
    template: moment.name,
    at,
    until,
  }));
}
