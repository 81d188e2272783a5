import { type Request, type Response, Router } from 'express';
import { type AuditEntry, type AuditFilter, auditFilter } from '../../contracts/identity/audit-api.ts';
import { exportAudit, listAudit } from '../../services/identity/list-audit.ts';
import type { Caller } from '../../services/caller.ts';
import type { ApiDeps } from '../context.ts';
import { type Columns, sendCsv } from '../csv.ts';
import { endpoints } from '../endpoints.ts';
import { ApiProblem } from '../problem.ts';
import { only } from '../require-permission.ts';

export const auditRoutes = {
  list: endpoints.audit.list.handler(({ context: { db, authDb, caller }, input }) =>
    listAudit({ db, authDb }, caller, input),
  ),
};

const COLUMNS: Columns<AuditEntry> = {
  at: (row) => new Date(row.at),
  what: (row) => row.what,
  actor_kind: (row) => row.actor.kind,
  actor_id: (row) => row.actor.id,
  actor: (row) => row.actor.name,
  action: (row) => row.action,
  subject_type: (row) => row.subject.type,
  subject_id: (row) => row.subject.id,
  client_id: (row) => row.clientId,
  before: (row) => row.before && JSON.stringify(row.before),
  after: (row) => row.after && JSON.stringify(row.after),
  reason: (row) => row.reason,
  id: (row) => row.id,
};

type Logins = Pick<ApiDeps, 'db' | 'authDb'>;

/** The trail as a CSV file, streamed. */
export function auditExport(logins: Logins): Router {
  const router = Router();
  router.get('/api/audit/export.csv', only('audit:read'), (request, response) =>
    sendAudit(logins, request, response),
  );
  return router;
}

async function sendAudit({ db, authDb }: Logins, request: Request, response: Response): Promise<void> {
  const caller: Caller = response.locals.caller;
  const rows = exportAudit({ db, authDb }, caller, readFilter(request));
  await sendCsv(response, 'audit.csv', COLUMNS, rows, { bom: true });
}

/** @throws ApiProblem invalid_input */
function readFilter(request: Request): AuditFilter {
  const read = auditFilter.safeParse(request.query);
  if (read.success) return read.data;
  const errors = read.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((field) => ({ field, message: 'is not a known field' }))
      : [{ field: String(issue.path[0]), message: issue.message }],
  );
  throw new ApiProblem('invalid_input', `Wrong: ${errors.map(({ field }) => field).join(', ')}.`, { errors });
}
