import type { SequenceBody } from '../../contracts/campaigns/sequence.ts';
import { THE_END } from '../../domain/campaigns/place-lead.ts';
import type { FieldProblem } from '../refusal.ts';

/** Choices are for steps that leads may stand on and the new version has not, and lead to steps that it has. */
export function checkChoices(
  choices: Readonly<Record<string, string>>,
  older: readonly SequenceBody[],
  to: SequenceBody,
): FieldProblem[] {
  const has = ({ steps }: SequenceBody, stepId: string): boolean => steps.some(({ id }) => id === stepId);
  return Object.entries(choices).flatMap(([stepId, goal]) => {
    const field = `choices.${stepId}`;
    if (has(to, stepId)) return [{ field, message: 'must be left out: the new version has the step' }];
    if (!older.some((body) => has(body, stepId)))
      return [{ field, message: 'is no step of the version before' }];
    if (goal === THE_END || has(to, goal)) return [];
    return [{ field, message: `must be a step of the new version, or "${THE_END}": there is no "${goal}"` }];
  });
}
