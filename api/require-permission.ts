import type { RequestHandler } from 'express';
import type { Permission } from '../contracts/identity/permissions.ts';
import { inWords } from '../domain/identity/may.ts';
import { ApiProblem } from './problem.ts';
import type { Visitor } from './visitor.ts';

/** @throws ApiProblem forbidden */
export function requirePermission({ may, person }: Visitor, needed: Permission): void {
  if (may.has(needed)) return;
  const who = person ? `The role ${person.role}` : 'This key';
  throw new ApiProblem('forbidden', `${who} may not do that. It needs ${needed}: ${inWords(needed)}.`);
}

/** The same for a plain route. */
export function only(needed: Permission): RequestHandler {
  return (_request, response, next) => {
    requirePermission(response.locals.visitor as Visitor, needed);
    next();
  };
}

/** Who runs the platform. @throws ApiProblem forbidden */
export function requirePlatform({ person }: Visitor): NonNullable<Visitor['person']> {
  if (person?.isPlatformAdmin) return person;
  throw new ApiProblem('forbidden', 'Only those who run the platform may do that.');
}
