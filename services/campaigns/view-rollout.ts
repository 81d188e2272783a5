import type { Transaction } from '../../prisma/tenant.ts';

type RolloutRow = NonNullable<Awaited<ReturnType<Transaction['sequenceRollout']['findUnique']>>>;

export function viewOfRollout({ choices, ...row }: RolloutRow) {
  return { ...row, choices: choicesOf({ choices }) };
}

/** Where leads go whose step is no more, step by step. */
export function choicesOf({ choices }: { readonly choices: unknown }): Record<string, string> {
  return choices as Record<string, string>;
}
