import { Router } from 'express';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Caller } from '../../services/caller.ts';
import { exportSuppressions } from '../../services/messaging/export-suppressions.ts';
import type { ApiDeps } from '../context.ts';
import { only } from '../require-permission.ts';
import { type Columns, sendCsv } from '../csv.ts';

const COLUMNS: Columns<Prisma.SuppressionModel> = {
  channel: (row) => row.channel,
  address: (row) => row.address,
  purpose: (row) => row.purpose,
  reason: (row) => row.reason,
  note: (row) => row.note,
  created_at: (row) => row.createdAt,
};

/** The suppression list as a CSV file, streamed. */
export function suppressionExport({ db }: ApiDeps): Router {
  const router = Router();
  router.get('/api/suppressions/export', only('suppressions:export'), async (_request, response) => {
    const caller: Caller = response.locals.caller;
    await sendCsv(response, 'suppressions.csv', COLUMNS, exportSuppressions(db, caller));
  });
  return router;
}
