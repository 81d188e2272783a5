import { type Role, SEES } from '../../contracts/identity/permissions.ts';

/** Some of an operator's leads. */
export interface Scope {
  /** The id of a user. */
  readonly assignedTo: string;
  /** Those too that are assigned to nobody. */
  readonly orNobody: boolean;
}

/** The leads that a member of that role sees and works; undefined: all. */
export function scopeOf(role: Role, userId: string): Scope | undefined {
  const sees = SEES[role];
  return sees === 'all' ? undefined : { assignedTo: userId, orNobody: sees === 'own_and_free' };
}
