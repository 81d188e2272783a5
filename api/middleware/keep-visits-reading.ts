import type { RequestHandler } from 'express';
import type { Database } from '../../prisma/client.ts';
import { noteRefusedWrite } from '../../services/identity/note-refused-write.ts';
import { ApiProblem } from '../problem.ts';
import type { Visitor } from '../visitor.ts';

const READING = ['GET', 'HEAD'];
const END = /^\/api\/admin\/visits\/[^/]+\/?$/;

/**
 * Somebody of the platform who is on a visit changes nothing, whatever an endpoint asks for, and the attempt is written
 * down. All that is left besides reading is to end the visit.
 *
 * @throws ApiProblem forbidden
 */
export function keepVisitsReading(authDb: Database): RequestHandler {
  return async ({ method, path }, response, next) => {
    const { visit, person, caller }: Visitor = response.locals.visitor;
    if (!visit || !person || READING.includes(method) || (method === 'DELETE' && END.test(path)))
      return next();
    await noteRefusedWrite(authDb, {
      operatorId: caller.tenant.operatorId,
      visitId: visit.id,
      personId: person.userId,
      endpoint: `${method} ${plainly(path)}`,
    });
    throw new ApiProblem(
      'forbidden',
      'You see this organization as support: nothing can be changed. DELETE /api/admin/visits/{id} ends the visit.',
    );
  };
}

/** Ids, and numbers and addresses that a path may hold, are nobody's business. */
function plainly(path: string): string {
  return path
    .split('/')
    .map((part) => (/^[a-z-]*$/.test(part) ? part : '…'))
    .join('/');
}
