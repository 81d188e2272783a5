import type { PolicyName } from '../policies/policy.ts';

/** One step of a campaign's sequence. */
export type Step =
  | { readonly kind: 'call' }
  | { readonly kind: 'sms'; readonly template: 'sequence_sms' | 'sequence_sms_again' }
  | { readonly kind: 'email'; readonly template: 'sequence_email' }
  | { readonly kind: 'wait'; readonly seconds: number };

export type SequenceName = PolicyName;
