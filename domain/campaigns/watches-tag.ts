import type { Condition } from '../../contracts/campaigns/sequence.ts';

/**
 * Whether a tag that comes or goes may end a sequence at once: one of its goals asks for it. Branches ask when a lead
 * arrives at them, and read the tags of then.
 */
export function watchesTag(goals: readonly Condition[], tag: string): boolean {
  return goals.some((goal) => asksFor(goal, tag));
}

function asksFor(condition: Condition, tag: string): boolean {
  if (condition.kind === 'tag') return condition.has === tag;
  if (condition.kind === 'not') return asksFor(condition.if, tag);
  if (condition.kind === 'all' || condition.kind === 'any') return watchesTag(condition.of, tag);
  return false;
}
