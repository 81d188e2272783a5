import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { day, days } from '../../contracts/billing/days.ts';
import { id } from '../../contracts/page.ts';
import { exportAgreements } from '../../services/billing/export-agreements.ts';
import { exportDisputes } from '../../services/billing/export-disputes.ts';
import { exportInvoices } from '../../services/billing/export-invoices.ts';
import { exportLedger } from '../../services/billing/export-ledger.ts';
import { exportMilestones } from '../../services/billing/export-milestones.ts';
import { exportUsage } from '../../services/billing/export-usage.ts';
import { type ExportSpan, readPeriod } from '../../services/billing/period.ts';
import { runStatement } from '../../services/billing/run-statement.ts';
import type { Caller } from '../../services/caller.ts';
import type { ApiDeps } from '../context.ts';
import { type Columns, sendCsv } from '../csv.ts';
import { only } from '../require-permission.ts';
import { readInput, wrongFields } from '../read-input.ts';
import * as columns from './export-columns.ts';

const query = z.strictObject({ clientId: id.optional(), ...days });
const statementQuery = z.strictObject({ clientId: id.optional(), from: day, to: day });

/** What is billed and why, as CSV files, streamed. A client's key gets what is about it. */
export function billingExports({ db, now }: ApiDeps): Router {
  const router = Router();
  const serve = (
    noun: string,
    answer: (caller: Caller, span: ExportSpan, send: Send) => Promise<void>,
  ): void => {
    router.get(`/api/${noun}/export`, only('billing:read'), async (request, response) => {
      const caller: Caller = response.locals.caller;
      const asked = readInput(query, request.query);
      const period = await readPeriod(db, caller, asked);
      const span = { ...period, clientId: asked.clientId };
      await answer(caller, span, (of, rows) => sendCsv(response, fileName(noun, asked), of, rows));
    });
  };
  serve('agreements', (caller, span, send) =>
    send(columns.agreementColumns, exportAgreements(db, caller, span, now())),
  );
  serve('milestones', (caller, span, send) =>
    send(columns.milestoneColumns, exportMilestones(db, caller, span)),
  );
  serve('invoices', (caller, span, send) => send(columns.invoiceColumns, exportInvoices(db, caller, span)));
  serve('usage', (caller, span, send) =>
    send(columns.usageColumns(span.zone), exportUsage(db, caller, span)),
  );
  serve('disputes', (caller, span, send) => send(columns.disputeColumns, exportDisputes(db, caller, span)));
  serve('ledger', (caller, span, send) =>
    send(columns.ledgerColumns(span.zone), exportLedger(db, caller, span)),
  );
  router.get('/api/statements/export', only('billing:read'), (request, response) =>
    sendStatement({ db }, request, response),
  );
  return router;
}

type Send = <Row>(of: Columns<Row>, rows: AsyncIterable<Row>) => Promise<void>;

async function sendStatement(
  { db }: Pick<ApiDeps, 'db'>,
  request: Request,
  response: Response,
): Promise<void> {
  const caller: Caller = response.locals.caller;
  const asked = readInput(statementQuery, request.query);
  const clientId = asked.clientId ?? (caller.tenant.role === 'client' ? caller.tenant.clientId : undefined);
  if (!clientId) throw wrongFields([{ field: 'clientId', message: 'says whose statement' }]);
  const period = await readPeriod(db, caller, { ...asked, clientId });
  const rows = runStatement(db, caller, { ...period, clientId });
  await sendCsv(response, fileName('statement', asked), columns.statementColumns(clientId), rows);
}

function fileName(
  noun: string,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): string {
  return `${[noun, from && `from-${from}`, to && `to-${to}`].filter(Boolean).join('-')}.csv`;
}
