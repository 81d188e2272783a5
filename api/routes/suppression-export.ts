import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { Router } from 'express';
import type { Caller } from '../../services/caller.ts';
import { requireOperator } from '../../services/authorise.ts';
import { exportSuppressions } from '../../services/messaging/export-suppressions.ts';
import type { ApiDeps } from '../context.ts';

const COLUMNS = ['channel', 'address', 'purpose', 'reason', 'note', 'created_at'];

/** The suppression list as a CSV file, streamed. */
export function suppressionExport({ db }: ApiDeps): Router {
  const router = Router();
  router.get('/api/suppressions/export', async (_request, response) => {
    const caller: Caller = response.locals.caller;
    requireOperator(caller);
    response.type('text/csv').attachment('suppressions.csv');
    const rows = Readable.from(exportSuppressions(db, caller)).map(
      ({ createdAt, note, ...row }: { createdAt: Date; note: string | null }) => ({
        ...row,
        // A spreadsheet runs what begins like a formula; a phone number's plus sign is harmless, and has to stay.
        note: note && /^[=+\-@\t\r]/.test(note) ? `'${note}` : note,
        created_at: createdAt.toISOString(),
      }),
    );
    await pipeline(rows, stringify({ header: true, columns: COLUMNS }), response);
  });
  return router;
}
