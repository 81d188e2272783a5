import { type Request, type Response, Router } from 'express';
import { type AuditEntry, auditFilter } from '../../contracts/identity/audit-api.ts';
import { exportAudit, getAuditEntry, listAudit } from '../../services/identity/list-audit.ts';
import type { Caller } from '../../services/caller.ts';
import type { ApiDeps } from '../context.ts';
import { type Columns, sendCsv } from '../csv.ts';
import { endpoints } from '../endpoints.ts';
import { readInput } from '../read-input.ts';
import { only } from '../require-permission.ts';

export const auditRoutes = {
  list: endpoints.audit.list.handler(({ context: { db, authDb, caller }, input }) =>
    listAudit({ db, authDb }, caller, input),
  ),
  get: endpoints.audit.get.handler(({ context: { db, authDb, caller }, input }) =>
    getAuditEntry({ db, authDb }, caller, input.id),
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
  const rows = exportAudit({ db, authDb }, caller, readInput(auditFilter, request.query));
  await sendCsv(response, 'audit.csv', COLUMNS, rows, { bom: true });
}
