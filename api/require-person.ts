import { ApiProblem } from './problem.ts';
import type { Visitor } from './visitor.ts';

/** Whoever is signed in. @throws ApiProblem forbidden, for a key */
export function requirePerson({ person }: Visitor): NonNullable<Visitor['person']> {
  if (!person)
    throw new ApiProblem('forbidden', 'That is for people who are signed in: a key has no sign-in.');
  return person;
}
