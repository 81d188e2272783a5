import { foreseeRollout } from '../../domain/campaigns/foresee-rollout.ts';
import { sayRollout } from '../../domain/campaigns/say-rollout.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { checkChoices } from './check-choices.ts';
import { requireSequence } from './get-sequence.ts';
import { readRolloutFacts, type RolloutFacts } from './read-rollout-facts.ts';
import { bodyOfSequence, type SequenceRow } from './view-sequence.ts';

export interface EditAsked {
  readonly id: string;
  readonly sequenceId: string;
  readonly choices: Readonly<Record<string, string>>;
}

/**
 * What another version of its sequence would do to a campaign's leads. Nothing is changed.
 *
 * @throws Refusal forbidden, not_found (campaign, sequence), invalid (a choice of no sense)
 */
export async function previewRollout(db: Database, caller: Caller, { id, sequenceId, choices }: EditAsked) {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const campaign = await tx.campaign.findUnique({ where: { id } });
    if (!campaign) throw new Refusal('not_found', 'There is no such campaign.');
    const facts = await readRolloutFacts(tx, campaign, await requireSequence(tx, sequenceId));
    const foreseen = foresee(facts, choices);
    const { added, removed, changed, moved } = { ...foreseen.diff, added: foreseen.added };
    const { notBegun, older } = facts;
    return {
      from: versionOf(facts.from),
      to: versionOf(facts.to),
      ...{ added: [...added], removed: [...removed], changed: [...changed], moved: [...moved] },
      steps: [...foreseen.steps],
      choices: [...foreseen.choices],
      ...{ notBegun, older },
      summary: sayRollout(foreseen, facts.bodies, bodyOfSequence(facts.to), facts),
    };
  });
}

/** @throws Refusal invalid: a choice of no sense */
export function foresee(facts: RolloutFacts, choices: Readonly<Record<string, string>>) {
  const [from, to] = [bodyOfSequence(facts.from), bodyOfSequence(facts.to)];
  const problems = checkChoices(choices, facts.bodies, to);
  if (problems.length > 0) throw new Refusal('invalid', 'Some of the choices make no sense.', problems);
  return foreseeRollout(from, to, facts.standing, choices);
}

function versionOf({ id, name, version }: SequenceRow) {
  return { id, name, version };
}
