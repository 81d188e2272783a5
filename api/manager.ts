import type { Manager } from '../services/identity/manager.ts';
import { ApiProblem } from './problem.ts';
import type { Visitor } from './visitor.ts';

/** Who looks after members: a person, whose role says how far they reach. @throws ApiProblem forbidden, for keys */
export function managerOf({ caller, organization, person }: Visitor): Manager {
  if (!person) throw new ApiProblem('forbidden', 'A person has to stand behind this: sign in.');
  return { caller, organizationId: organization.id, kind: organization.kind, role: person.role };
}
