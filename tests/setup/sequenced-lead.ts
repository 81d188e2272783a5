import { randomUUID } from 'node:crypto';
import type { CallOutcome } from '../../contracts/calls/facts.ts';
import type { SequenceBody, Step } from '../../contracts/campaigns/sequence.ts';
import type { LeadMoment, LeadTurn } from '../../contracts/leads/workflow.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { advanceLead } from '../../services/leads/advance-lead.ts';
import { addAppointment, addCampaign, type Fixture, type TestWorld } from './fixtures.ts';

/** When leads of such tests begin: ten in the morning in New York, a Wednesday. */
export const SEQUENCE_START = Date.parse('2026-06-03T14:00:00Z');

/** Another campaign of the fixture's client, with a sequence of its own and a lead. */
export async function addSequence(
  tx: Transaction,
  fixture: Fixture,
  body: Pick<SequenceBody, 'steps'> & Partial<SequenceBody>,
): Promise<Fixture> {
  const { operatorId, clientId, policyId } = fixture;
  const { id: sequenceId } = await tx.sequence.create({
    data: {
      operatorId,
      name: randomUUID(),
      version: 1,
      steps: body.steps as unknown as Prisma.InputJsonArray,
      goals: [...(body.goals ?? [])],
      ...(body.stopOn && { stopOn: [...body.stopOn] }),
    },
  });
  return addCampaign(tx, { operatorId, clientId, policyId, sequenceId });
}

export type SequencedLead = Awaited<ReturnType<typeof putOnSequence>>;

/** A lead on a sequence of its own, and what can be done with it. */
export async function putOnSequence(
  { db }: TestWorld,
  fixture: Fixture,
  steps: readonly Step[],
  rest: Partial<SequenceBody> = {},
) {
  const as = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(db, fixture.operatorId, work);
  const lead = await as((tx) => addSequence(tx, fixture, { steps, ...rest }));
  const { operatorId, leadId, contactId } = lead;
  const row = () => as((tx) => tx.lead.findUniqueOrThrow({ where: { id: leadId } }));
  return {
    ...lead,
    row,
    at: (ms: number, more: Partial<LeadMoment> = {}): Promise<LeadTurn> =>
      advanceLead(db, { operatorId, leadId, now: SEQUENCE_START + ms, ...more }),
    promise: () => as((tx) => tx.promiseRow.findFirst({ where: { subjectId: leadId } })),
    status: (status: string) => as((tx) => tx.lead.update({ where: { id: leadId }, data: { status } })),
    put: (data: Parameters<Transaction['lead']['update']>[0]['data']) =>
      as((tx) => tx.lead.update({ where: { id: leadId }, data })),
    campaign: (data: Parameters<Transaction['campaign']['update']>[0]['data']) =>
      as((tx) => tx.campaign.update({ where: { id: lead.campaignId }, data })),
    know: (data: Parameters<Transaction['contact']['update']>[0]['data']) =>
      as((tx) => tx.contact.update({ where: { id: contactId }, data })),
    called: (key: string, call: CalledAs) => as((tx) => addCall(tx, lead, key, call)),
    wrote: (key: string, message: { status: string; inbound?: 'sms' | 'email'; purpose?: string }) =>
      as((tx) => addMessage(tx, lead, key, message)),
    tasks: () => as((tx) => tx.task.findMany({ where: { leadId } })),
    booked: () =>
      as((tx) => addAppointment(tx, lead, { startsAt: new Date(SEQUENCE_START + 10 * 86_400_000) })),
  };
}

interface CalledAs {
  readonly outcome?: CallOutcome;
  /** When it ended. */
  readonly at?: number;
  readonly placedAt?: number;
  readonly status?: string;
  readonly vendorId?: string | null;
}

async function addCall(
  tx: Transaction,
  { operatorId, clientId, leadId, contactId }: Fixture,
  key: string,
  { outcome, at = SEQUENCE_START, placedAt, status = 'ended', vendorId = randomUUID() }: CalledAs,
): Promise<string> {
  const ids = { operatorId, clientId, leadId, contactId };
  const endedAt = outcome ? new Date(at) : null;
  const call = await tx.call.create({
    data: {
      ...{ ...ids, key, direction: 'outbound', status, vendorId, outcome: outcome ?? null, endedAt },
      ...(placedAt !== undefined && { createdAt: new Date(placedAt) }),
    },
  });
  return call.id;
}

async function addMessage(
  tx: Transaction,
  { operatorId, clientId, leadId, contactId }: Fixture,
  key: string,
  {
    status,
    inbound,
    purpose = inbound ? 'reply' : 'sequence',
  }: { status: string; inbound?: 'sms' | 'email'; purpose?: string },
): Promise<void> {
  const channel = inbound ?? (key.endsWith('email') ? 'email' : 'sms');
  const direction = inbound ? 'inbound' : 'outbound';
  const ids = { operatorId, clientId, leadId, contactId };
  await tx.message.create({
    data: { ...ids, key, direction, channel, purpose, status, fromAddress: '', toAddress: '', body: '' },
  });
}
