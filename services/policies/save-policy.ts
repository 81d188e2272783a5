import type { NewPolicy } from '../../contracts/policies/policy-api.ts';
import { checkPolicy, warnOfPolicy } from '../../domain/policies/check-policy.ts';
import { comparePolicies, sayPolicy } from '../../domain/policies/say-policy.ts';
import type { Database } from '../../prisma/client.ts';
import type { Policy, Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import { requireRest } from '../campaigns/create-campaign.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { bodyOf, nameSavers, type PolicyLogins } from './view-policy.ts';

interface Surroundings {
  /** Vendors whose messages would reach strangers. */
  readonly realVendors: readonly string[];
}

/**
 * Saves a policy: the first version of a new name, or the next of one that there is. A version never changes; campaigns
 * stay pinned to theirs, but hours, limits and consent are read from the newest by all of them at once.
 *
 * @throws Refusal forbidden, invalid (everything that is wrong with it, each with its path), conflict (somebody saved
 * another version meanwhile; no hours of rest with a real vendor)
 */
export async function savePolicy(
  { db, authDb }: PolicyLogins,
  caller: Caller,
  asked: NewPolicy,
  { realVendors }: Surroundings,
) {
  const operatorId = requireOperator(caller);
  const { name, body } = asked;
  const saved = await asOperator(db, operatorId, async (tx) => {
    const newest = await requireSavable(tx, asked, realVendors);
    const version = (newest?.version ?? 0) + 1;
    const [row] = await tx.policy.createManyAndReturn({
      data: { operatorId, name, version, body: body as unknown as Prisma.InputJsonObject },
      skipDuplicates: true,
    });
    if (!row) throw newerOne();
    const changes = comparePolicies(newest && bodyOf(newest), body);
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: 'policy.save' },
      subject: { type: 'policy', id: row.id },
      before: Object.fromEntries(changes.map(({ key, was }) => [key, was])),
      after: { name, version, ...Object.fromEntries(changes.map(({ key, is }) => [key, is])) },
    });
    return row;
  });
  const { id, version, createdAt } = saved;
  const byOf = await nameSavers(authDb, caller, new Map([[id, caller.actor]]));
  return {
    ...{ id, name, version, createdAt, by: byOf(id), isNewest: true },
    ...{ body: bodyOf(saved), facts: sayPolicy(bodyOf(saved)), warnings: warnOfPolicy(body) },
  };
}

/** What saving would change. @throws Refusal as saving would */
export async function previewPolicy(
  db: Database,
  caller: Caller,
  asked: NewPolicy,
  { realVendors }: Surroundings,
) {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const newest = await requireSavable(tx, asked, realVendors);
    return {
      version: (newest?.version ?? 0) + 1,
      changes: comparePolicies(newest && bodyOf(newest), asked.body),
      warnings: warnOfPolicy(asked.body),
    };
  });
}

/** @returns the newest version of that name; null: there is none yet */
async function requireSavable(
  tx: Transaction,
  { name, body, basedOn }: NewPolicy,
  realVendors: readonly string[],
): Promise<Policy | null> {
  const problems = checkPolicy(body);
  if (problems.length > 0) throw new Refusal('invalid', 'The policy cannot be saved so.', problems);
  requireRest({ name, body }, realVendors);
  const newest = await tx.policy.findFirst({ where: { name }, orderBy: { version: 'desc' } });
  if (basedOn !== undefined && newest && newest.version !== basedOn) throw newerOne();
  return newest;
}

function newerOne(): Refusal {
  return new Refusal(
    'conflict',
    'Somebody saved another version meanwhile: read it, and make your change to it.',
  );
}
