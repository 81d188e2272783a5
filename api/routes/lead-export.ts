import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { isSealed } from '../../contracts/contacts/sealed-field.ts';
import { fieldOf, LEAD_COLUMNS, leadColumn, type LeadColumn } from '../../contracts/leads/columns.ts';
import { leadFilter } from '../../contracts/leads/filter.ts';
import type { Caller } from '../../services/caller.ts';
import { exportLeads, type LeadRow } from '../../services/leads/export-leads.ts';
import type { ApiDeps } from '../context.ts';
import { type Cell, type Columns, sendCsv } from '../csv.ts';
import { only } from '../require-permission.ts';
import { readInput } from '../read-input.ts';

const query = z.strictObject({
  ...leadFilter.shape,
  columns: z
    .preprocess(
      (said) => (typeof said === 'string' ? said.split(',') : said),
      z.array(leadColumn).min(1).max(60),
    )
    .default([...LEAD_COLUMNS]),
});

/** The leads of a filter as a CSV file, streamed, with the columns that were asked for. */
export function leadExport(deps: ApiDeps): Router {
  const router = Router();
  router.get('/api/leads/export.csv', only('leads:export'), (request, response) =>
    sendLeads(deps, request, response),
  );
  return router;
}

async function sendLeads({ db }: Pick<ApiDeps, 'db'>, request: Request, response: Response): Promise<void> {
  const caller: Caller = response.locals.caller;
  const { columns, ...filter } = readInput(query, request.query);
  const rows = exportLeads(db, caller, filter);
  // Spreadsheets take a file without the mark for one in the alphabet of their own country.
  await sendCsv(response, 'leads.csv', columnsOf(columns), rows, { bom: true });
}

function columnsOf(names: readonly string[]): Columns<LeadRow> {
  const chosen = names.map((name): [string, (row: LeadRow) => Cell] => {
    const field = fieldOf(name);
    if (field === undefined) return [name, COLUMNS[name as LeadColumn]];
    // One that is called like a column of ours keeps its whole name.
    return [names.includes(field) ? name : field, ({ contact }) => fieldCell(contact.fields, field)];
  });
  return Object.fromEntries(chosen);
}

function fieldCell(fields: unknown, name: string): Cell {
  if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, name)) return null;
  const value: unknown = (fields as Record<string, unknown>)[name];
  if (isSealed(value)) return '(sealed)';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : JSON.stringify(value);
}

const COLUMNS: Readonly<Record<LeadColumn, (row: LeadRow) => Cell>> = {
  id: (row) => row.id,
  contact_id: (row) => row.contactId,
  phone: ({ contact }) => contact.phone,
  email: ({ contact }) => contact.email,
  first_name: ({ contact }) => contact.firstName,
  last_name: ({ contact }) => contact.lastName,
  company: ({ contact }) => contact.company,
  zone: ({ contact }) => contact.zone,
  state: ({ contact }) => contact.state,
  locale: ({ contact }) => contact.locale,
  tags: ({ contact }) => contact.tags.join(', '),
  client_id: (row) => row.clientId,
  campaign_id: (row) => row.campaignId,
  campaign: (row) => row.campaign,
  status: (row) => row.status,
  status_reason: (row) => row.statusReason,
  step: (row) => row.stepId,
  next: (row) => row.next?.what ?? null,
  next_at: (row) => row.next?.until ?? row.wakeAt,
  score: (row) => row.score,
  assigned_to: (row) => row.assignedTo,
  paused_at: (row) => row.pausedAt,
  erased_at: ({ contact }) => contact.erasedAt,
  ended_at: (row) => row.endedAt,
  ending: (row) => row.ending,
  started_at: (row) => row.startedAt,
  created_at: (row) => row.createdAt,
};
