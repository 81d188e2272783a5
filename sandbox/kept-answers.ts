import type { KeptAnswer } from './stripe/records.ts';
import type { World } from './world.ts';

/** How long Stripe remembers a key: https://docs.stripe.com/api/idempotent_requests. MessageBird names no time. */
const KEY_LIFE_S = 86_400;

/** One that was kept before keys expired counts as fresh. */
const isOver = ({ options }: World, { at }: KeptAnswer) =>
  at !== undefined && Date.now() - at >= (options.keyLife ?? KEY_LIFE_S) * 1000;

/** The answer that an idempotency key was given, as long as the vendor remembers it. */
export function keptAnswer(world: World, key: string): KeptAnswer | undefined {
  const kept = world.state.keptAnswers.get(key);
  return kept && !isOver(world, kept) ? kept : undefined;
}

/** Keeps an answer, and forgets those whose time is over. */
export function keepAnswer(world: World, answer: Omit<KeptAnswer, 'at'>): void {
  const { keptAnswers } = world.state;
  keptAnswers.delete(answer.key);
  keptAnswers.set(answer.key, { ...answer, at: Date.now() });
  // In order of time: what is over lies at the front.
  for (const [key, kept] of keptAnswers) {
    if (!isOver(world, kept)) return;
    keptAnswers.delete(key);
  }
}
