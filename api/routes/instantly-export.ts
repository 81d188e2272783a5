import { type Request, type Response, Router } from 'express';
import { instantlyEventFilter } from '../../contracts/instantly/event-api.ts';
import type { Caller } from '../../services/caller.ts';
import { exportInstantlyEvents } from '../../services/instantly/export-events.ts';
import type { ToldEvent } from '../../services/instantly/list-events.ts';
import type { ApiDeps } from '../context.ts';
import { type Columns, sendCsv } from '../csv.ts';
import { readInput } from '../read-input.ts';
import { only } from '../require-permission.ts';

const query = instantlyEventFilter.strict();

/** What happened in campaigns at Instantly as a CSV file, streamed. */
export function instantlyExport(deps: Pick<ApiDeps, 'db'>): Router {
  const router = Router();
  router.get('/api/instantly/events.csv', only('instantly:read'), (request, response) =>
    sendEvents(deps, request, response),
  );
  return router;
}

async function sendEvents({ db }: Pick<ApiDeps, 'db'>, request: Request, response: Response): Promise<void> {
  const caller: Caller = response.locals.caller;
  const rows = exportInstantlyEvents(db, caller, readInput(query, request.query));
  const columns = caller.tenant.role === 'client' ? COLUMNS : { client: CLIENT, ...COLUMNS };
  await sendCsv(response, 'cold-email-events.csv', columns, rows, { bom: true });
}

const CLIENT = (row: ToldEvent) => row.clientName;

const COLUMNS: Columns<ToldEvent> = {
  at: (row) => row.at,
  campaign: (row) => row.campaignName,
  kind: (row) => row.kind,
  said: (row) => row.said,
  lead_email: (row) => row.leadEmail,
  step: (row) => row.step,
  subject: (row) => row.subject,
  text: (row) => row.text,
  campaign_id: (row) => row.campaignId,
  event_id: (row) => row.id,
};
