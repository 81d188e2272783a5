import type { NewCampaign } from '../../contracts/campaigns/api.ts';
import type { PolicyBody } from '../../contracts/policies/policy.ts';
import { toE164 } from '../../domain/contacts/phone.ts';
import { toZone } from '../../domain/contacts/zone.ts';
import type { Database } from '../../prisma/client.ts';
import { type Campaign, Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { readSmsVendor } from '../messaging/sms-vendor.ts';
import { requireClient } from '../identity/require-client.ts';
import { type FieldProblem, Refusal } from '../refusal.ts';
import { viewCampaign } from './campaign-view.ts';
import { checkSettings } from './check-settings.ts';
import { requireSequence } from './get-sequence.ts';

/**
 * Drafts a campaign for a client, pinned to the newest version of its policy and sequence, and registers its number
 * and its event type as the operator's, so that what comes in by them is known to be the operator's.
 *
 * @param realVendors vendors whose messages would reach strangers
 * @throws Refusal forbidden, invalid, not_found (client), conflict (a policy without windows; number or event type in use)
 */
export async function createCampaign(
  db: Database,
  caller: Caller,
  input: NewCampaign,
  { realVendors, now = new Date() }: { realVendors: readonly string[]; now?: Date },
) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const { hours, ...checked } = await checkCampaign(tx, input, { realVendors, now });
    const { name, clientId, policyId, sequenceId } = checked;
    const campaign = await draftCampaign(tx, { ...checked, operatorId, hours: hours ?? Prisma.DbNull });
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'campaign.create',
      subject: { type: 'campaign', id: campaign.id },
      after: { name, clientId, policyId, sequenceId },
    });
    return viewCampaign(campaign);
  });
}

/** What a campaign would be, pinned to versions of its policy and sequence. @throws Refusal as createCampaign */
export async function checkCampaign(
  tx: Transaction,
  input: NewCampaign,
  { realVendors, now }: { readonly realVendors: readonly string[]; readonly now: Date },
) {
  const { fromNumber, zone } = readAddresses(input);
  await requireClient(tx, input.clientId);
  const pinned = await pin(tx, input, realVendors);
  const { policy: _, policyId: __, sequence: ___, sequenceId: ____, hours = null, ...said } = input;
  const { startsAt = null, endsAt = null } = said;
  await checkSettings(tx, { ...pinned, zone, startsAt, endsAt, hours }, input, now);
  return { ...said, zone, fromNumber, hours, startsAt, ...pinned };
}

/** Writes a campaign, with its number and its event type as the operator's. @throws Refusal conflict (one is in use) */
export async function draftCampaign(
  tx: Transaction,
  data: Prisma.CampaignUncheckedCreateInput,
): Promise<Campaign> {
  const { operatorId, clientId, fromNumber, calcomEventTypeId } = data;
  if (calcomEventTypeId) await requireFreeEventType(tx, calcomEventTypeId);
  const campaign = await tx.campaign.create({ data });
  await registerNumber(tx, { operatorId, clientId, number: fromNumber });
  if (calcomEventTypeId)
    await registerEventType(tx, { operatorId, eventTypeId: calcomEventTypeId, campaignId: campaign.id });
  return campaign;
}

function readAddresses(input: NewCampaign): { fromNumber: string; zone: string } {
  const problems: FieldProblem[] = [];
  const fromNumber = toE164(input.fromNumber);
  const zone = toZone(input.zone);
  if (!fromNumber) problems.push({ field: 'fromNumber', message: 'is not a phone number' });
  if (!zone) problems.push({ field: 'zone', message: 'must be an IANA zone' });
  if (!fromNumber || !zone) throw new Refusal('invalid', 'The campaign cannot be drafted so.', problems);
  return { fromNumber, zone };
}

async function pin(
  tx: Transaction,
  input: Pick<NewCampaign, 'policy' | 'policyId' | 'sequence' | 'sequenceId'>,
  realVendors: readonly string[],
) {
  const newest = { orderBy: { version: 'desc' as const } };
  const policy = await tx.policy.findFirst({
    where: input.policyId ? { id: input.policyId } : { name: input.policy },
    ...newest,
  });
  const sequence = input.sequenceId
    ? await requireSequence(tx, input.sequenceId)
    : await tx.sequence.findFirst({ where: { name: input.sequence ?? input.policy }, ...newest });
  if (!policy || !sequence) throw new Refusal('not_found', 'There is no such policy or sequence.');
  requireRest(policy, realVendors);
  return { policyId: policy.id, sequenceId: sequence.id };
}

/** Strangers are never reached at night. @throws Refusal conflict */
export function requireRest(
  policy: { readonly name: string; readonly body: unknown },
  realVendors: readonly string[],
): void {
  if ((policy.body as PolicyBody).window !== null || realVendors.length === 0) return;
  throw new Refusal(
    'conflict',
    `The policy "${policy.name}" has no hours of rest, and these vendors are real: ${realVendors.join(', ')}. ` +
      'It would reach people at night: use "standard", or run with the sandbox.',
  );
}

/** Routing rows are read before the tenant is known, so a number or event type has one operator in all the world. */
async function registerNumber(
  tx: Transaction,
  { operatorId, clientId, number }: { operatorId: string; clientId: string; number: string },
): Promise<void> {
  const vendor = await readSmsVendor(tx, operatorId);
  await tx.phoneNumber.createMany({ data: { number, operatorId, vendor }, skipDuplicates: true });
  if (!(await requireNumberOf(tx, { number, clientId }))) throw inUse('fromNumber', 'The number');
}

/** @returns whether the number is the operator's already. @throws Refusal conflict (it is kept for another client) */
export async function requireNumberOf(
  tx: Transaction,
  { number, clientId }: { readonly number: string; readonly clientId: string },
): Promise<boolean> {
  const row = await tx.phoneNumber.findUnique({ where: { number } });
  if (row?.clientId && row.clientId !== clientId) {
    throw new Refusal('conflict', 'The number is kept for another client.', [
      { field: 'fromNumber', message: 'is kept for another client' },
    ]);
  }
  return row !== null;
}

/** @throws Refusal conflict */
export async function requireFreeEventType(tx: Transaction, eventTypeId: string): Promise<void> {
  if (await tx.calcomEventType.findUnique({ where: { eventTypeId } })) {
    throw inUse('calcomEventTypeId', 'The Cal.com event type');
  }
}

async function registerEventType(
  tx: Transaction,
  row: { operatorId: string; eventTypeId: string; campaignId: string },
): Promise<void> {
  const { count } = await tx.calcomEventType.createMany({ data: row, skipDuplicates: true });
  if (count === 0) throw inUse('calcomEventTypeId', 'The Cal.com event type');
}

function inUse(field: string, what: string): Refusal {
  return new Refusal('conflict', `${what} is in use already.`, [{ field, message: 'is in use already' }]);
}
