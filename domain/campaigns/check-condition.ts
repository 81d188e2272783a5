import type { Condition } from '../../contracts/campaigns/sequence.ts';
import { type SequenceProblem, under } from './sequence-problem.ts';

/** As much as a person still reads at a glance. */
export const MOST_DEPTH = 4;
const MOST_PARTS = 20;
export const LONGEST_TAG = 60;
export const LONGEST_FIELD = 100;

/** What is wrong with a condition, with paths from where it stands. */
export function checkCondition(condition: Condition, depth = 1): SequenceProblem[] {
  if (depth > MOST_DEPTH) return [{ field: '', message: `must stand at most ${MOST_DEPTH} deep` }];
  switch (condition.kind) {
    case 'not':
      return checkCondition(condition.if, depth + 1).map((each) => under('if', each));
    case 'all':
    case 'any':
      return [
        ...size('of', condition.of.length),
        ...condition.of.flatMap((part, i) =>
          checkCondition(part, depth + 1).map((each) => under(`of[${i}]`, each)),
        ),
      ];
    case 'outcome':
      return size('is', condition.is.length);
    case 'tag':
      return words('has', condition.has, LONGEST_TAG);
    case 'field':
      return words('name', condition.name, LONGEST_FIELD);
    default:
      return [];
  }
}

function size(field: string, length: number): SequenceProblem[] {
  if (length > 0 && length <= MOST_PARTS) return [];
  return [{ field, message: `must hold 1 to ${MOST_PARTS}` }];
}

/** Words that a person must see: not blank, and not too long. */
export function words(field: string, text: string, most: number): SequenceProblem[] {
  if (text.trim() !== '' && text.length <= most) return [];
  return [{ field, message: `must have 1 to ${most} characters` }];
}
