import type { NewSequence } from '../../contracts/campaigns/sequence-api.ts';
import { checkSequence, warnOfSequence } from '../../domain/campaigns/check-sequence.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { readSequenceWords } from './sequence-words.ts';
import { viewOfSequence } from './view-sequence.ts';

/**
 * Saves a sequence: the first version of a new name, or the next of one that there is. A version never changes.
 *
 * @throws Refusal forbidden, invalid (everything that is wrong with it, each with its path), conflict (somebody saved
 * another version at the same moment)
 */
export async function saveSequence(db: Database, caller: Caller, { name, ...body }: NewSequence) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const words = await readSequenceWords(tx);
    const problems = checkSequence(body, words.has);
    if (problems.length > 0) throw new Refusal('invalid', 'The sequence cannot be saved so.', problems);
    const newest = await tx.sequence.findFirst({ where: { name }, orderBy: { version: 'desc' } });
    const version = (newest?.version ?? 0) + 1;
    const [saved] = await tx.sequence.createManyAndReturn({
      data: {
        operatorId,
        name,
        version,
        steps: body.steps as unknown as Prisma.InputJsonArray,
        goals: body.goals,
        stopOn: [...new Set(body.stopOn)],
      },
      skipDuplicates: true,
    });
    if (!saved) throw new Refusal('conflict', 'Somebody saved another version just now: read it first.');
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'sequence.save',
      subject: { type: 'sequence', id: saved.id },
      after: { name, version, steps: body.steps.length },
    });
    return { ...viewOfSequence(saved), warnings: [...warnOfSequence(body), ...words.warnOf(body.steps)] };
  });
}
