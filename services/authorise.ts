import type { Caller } from './caller.ts';
import { Refusal } from './refusal.ts';

/**
 * The operator that a caller works for: only operators write.
 *
 * @throws Refusal forbidden
 */
export function requireOperator(caller: Caller): string {
  if (caller.tenant.role === 'operator') return caller.tenant.operatorId;
  throw new Refusal('forbidden', "A client's key reads; it cannot change anything.");
}
