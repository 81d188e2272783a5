import type { PolicyBody } from '../../contracts/policies/policy.ts';
import { NEWER_PROMISES } from '../../domain/policies/standard.ts';
import type { Database } from '../../prisma/client.ts';
import type { Policy } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';

/** So many of each are told: more nobody chooses from. */
const MOST = 200;

/** What a campaign may be made of, as far as the operator's other campaigns and policies tell. @throws Refusal forbidden */
export async function listChoices(db: Database, caller: Caller, realVendors: readonly string[]) {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const policies = await tx.policy.findMany({
      distinct: ['name'],
      orderBy: [{ name: 'asc' }, { version: 'desc' }],
      take: MOST,
    });
    return {
      agents: await agentsOf(tx),
      eventTypes: await eventTypesOf(tx),
      policies: policies.map((policy) => tellPolicy(policy, realVendors)),
    };
  });
}

async function agentsOf(tx: Transaction) {
  const used = await tx.campaign.findMany({
    where: { retellAgentId: { not: null } },
    distinct: ['retellAgentId'],
    orderBy: [{ retellAgentId: 'asc' }, { createdAt: 'desc' }],
    select: { retellAgentId: true, name: true },
    take: MOST,
  });
  return used.map(({ retellAgentId, name }) => ({ id: retellAgentId ?? '', usedIn: name }));
}

async function eventTypesOf(tx: Transaction) {
  const used = await tx.campaign.findMany({
    where: { calcomEventTypeId: { not: null } },
    orderBy: { createdAt: 'desc' },
    select: { id: true, calcomEventTypeId: true, name: true },
    take: MOST,
  });
  return used.map(({ id, calcomEventTypeId, name }) => ({
    ...{ id: calcomEventTypeId ?? '', campaignId: id, usedIn: name },
  }));
}

function tellPolicy({ id, name, version, body }: Policy, realVendors: readonly string[]) {
  const promises = { ...NEWER_PROMISES, ...(body as unknown as PolicyBody) };
  return {
    ...{ id, name, version, window: promises.window, caps: [...promises.caps] },
    isAllowed: promises.window !== null || realVendors.length === 0,
    leadsPerSecond: promises.launch.leadsPerSecond,
    reminders: promises.reminders.map(({ before }) => before),
    verdictAfter: promises.verdict.after,
    rebookings: promises.rebook.length,
    consent: [...promises.consent],
  };
}
