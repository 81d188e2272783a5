import type { Caller } from './caller.ts';
import { Refusal } from './refusal.ts';

/**
 * The operator that a caller works for: but for what a client may ask for itself, only operators write.
 *
 * @throws Refusal forbidden
 */
export function requireOperator(caller: Caller): string {
  if (caller.tenant.role === 'operator') return caller.tenant.operatorId;
  throw new Refusal('forbidden', "A client's key may not do that: only its operator may.");
}
