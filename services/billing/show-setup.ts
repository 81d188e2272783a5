import { isUsable, setupWords, type UsablePage } from '../../domain/billing/setup-plan.ts';

/** A payment setup as people see it: an address that leads nowhere any more is not shown. */
export function showSetup<Setup extends UsablePage>(setup: Setup, now: Date) {
  return { ...setup, url: isUsable(setup, now) ? setup.url : null, says: setupWords(setup, now) };
}
