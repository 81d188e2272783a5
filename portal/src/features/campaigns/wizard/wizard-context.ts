import type { Draft } from './draft.ts';

/** What each step of the wizard is given. */
export interface StepProps {
  readonly draft: Draft;
  readonly change: (changes: Partial<Draft>) => void;
  readonly errors: Readonly<Record<string, string | undefined>>;
}
