import type { RequestHandler } from 'express';
import type { Database } from '../../prisma/client.ts';
import { noteRefusedWrite } from '../../services/identity/note-refused-write.ts';
import { ApiProblem } from '../problem.ts';
import type { Visitor } from '../visitor.ts';

const READING = ['GET', 'HEAD'];
/** What is taken away as a file stays where the visit does not: whoever helps looks, and carries nothing off. */
const FILE = /(^|[/.])(export|csv)\/?$/;
const END = /^\/api\/admin\/visits\/[^/]+\/?$/;

/**
 * Somebody of the platform who is on a visit changes nothing and takes no file away, whatever an endpoint asks for, and the
 * attempt is written down. All that is left besides reading is to end the visit.
 *
 * @throws ApiProblem forbidden
 */
export function keepVisitsReading(authDb: Database): RequestHandler {
  return async ({ method, path }, response, next) => {
    const { visit, person, caller }: Visitor = response.locals.visitor;
    if (!visit || !person || isReading(method, path) || (method === 'DELETE' && END.test(path)))
      return next();
    await noteRefusedWrite(authDb, {
      operatorId: caller.tenant.operatorId,
      visitId: visit.id,
      personId: person.userId,
      endpoint: `${method} ${plainly(path)}`,
    });
    throw new ApiProblem(
      'forbidden',
      'You see this organization as support: nothing can be changed or taken away as a file. DELETE /api/admin/visits/{id} ends the visit.',
    );
  };
}

function isReading(method: string, path: string): boolean {
  return READING.includes(method) && !FILE.test(path);
}

/** Ids, and numbers and addresses that a path may hold, are nobody's business. */
function plainly(path: string): string {
  return path
    .split('/')
    .map((part) => (/^[a-z-]*$/.test(part) ? part : '…'))
    .join('/');
}
