import { z } from 'zod';
import { auditFilter } from '../contracts/identity/audit-api.ts';
import { instantlyEventFilter } from '../contracts/instantly/event-api.ts';
import { LEAD_COLUMNS } from '../contracts/leads/columns.ts';
import type { Permission } from '../contracts/identity/permissions.ts';
import { leadFilter } from '../contracts/leads/filter.ts';
import type { OpenApiDocument, OpenApiOperation } from './openapi-document.ts';

/** What each CSV file holds, and which moment of a row has to be within the span that is asked for. */
const FILES = {
  agreements: ['Every version of what clients pay', 'it begins'],
  milestones: ['Milestones with their proofs, a row for each proof', 'the milestone opened'],
  invoices: ['Invoices, a row for each line', 'the invoice was made'],
  usage: ['Talk time, a row for each call', 'the call ended'],
  disputes: ['Disputes, and how they ended', 'it was raised'],
  ledger: ['The entries of the ledger', 'it happened'],
} as const;

/** The exports of billing, as the OpenAPI document has them. */
export const BILLING_EXPORTS: OpenApiDocument['paths'] = {
  ...Object.fromEntries(
    Object.entries(FILES).map(([noun, [about, moment]]) => [
      `/api/${noun}/export`,
      {
        get: billingFile(
          `${about}, as a CSV file`,
          span(false, `A row is in the span when ${moment} in it.`),
        ),
      },
    ]),
  ),
  '/api/statements/export': {
    get: billingFile(
      "A client's account as a CSV file: opening balance, bookings, closing balance",
      span(true, 'An operator names the client.'),
    ),
  },
};

const COLUMNS_ABOUT = `Of ${LEAD_COLUMNS.join(', ')}, or \`field:\` and a field of your own; divided by commas`;

/** The leads of a filter, as the OpenAPI document has them. */
export const LEAD_EXPORT: OpenApiDocument['paths'] = {
  '/api/leads/export.csv': {
    get: {
      ...csvFile('leads:export', 'Leads', 'The leads of a filter as a CSV file', {
        400: problem('`invalid_input`'),
      }),
      parameters: [...filterOf(leadFilter), inQuery('columns', { type: 'string' }, false, COLUMNS_ABOUT)],
    },
  },
};

/** What happened in campaigns at Instantly, as the OpenAPI document has it. */
export const INSTANTLY_EXPORT: OpenApiDocument['paths'] = {
  '/api/instantly/events.csv': {
    get: {
      ...csvFile('instantly:read', 'Instantly', 'What happened in campaigns at Instantly, as a CSV file', {
        400: problem('`invalid_input`'),
      }),
      parameters: filterOf(instantlyEventFilter),
    },
  },
};

/** The trail, as the OpenAPI document has it. */
export const AUDIT_EXPORT: OpenApiDocument['paths'] = {
  '/api/audit/export.csv': {
    get: {
      ...csvFile('audit:read', 'Audit', 'Who changed what, as a CSV file', {
        400: problem('`invalid_input`'),
      }),
      parameters: filterOf(auditFilter),
    },
  },
};

function filterOf({ shape }: { readonly shape: Readonly<Record<string, z.ZodType>> }): object[] {
  return Object.entries(shape).map(([name, schema]) => {
    const { description = '', ...rest } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
    const isPlain = rest.type !== undefined && rest.type !== 'array';
    return inQuery(name, isPlain ? rest : { type: 'string' }, false, description);
  });
}

function billingFile(summary: string, parameters: readonly object[]): OpenApiOperation {
  return {
    ...csvFile('billing:read', 'Billing', summary, {
      400: problem('`invalid_input`'),
      404: problem('`not_found`: There is no such client'),
    }),
    parameters,
  };
}

function span(required: boolean, about: string): object[] {
  const date = { type: 'string', format: 'date' };
  return [
    inQuery('clientId', { type: 'string', format: 'uuid' }, false, 'Left out: all that the key may see'),
    inQuery('from', date, required, `A day in the operator's zone. ${about}`),
    inQuery('to', date, required, 'The last day of the span'),
  ];
}

export function inQuery(name: string, schema: object, required: boolean, description: string): object {
  return { name, in: 'query', required, description, schema };
}

export function csvFile(
  needs: Permission,
  tag: string,
  summary: string,
  problems: Readonly<Record<number, object>>,
): OpenApiOperation {
  return {
    'x-needs': needs,
    tags: [tag],
    summary,
    responses: {
      200: { description: 'A CSV file', content: { 'text/csv': { schema: { type: 'string' } } } },
      401: problem('`no_key` or `wrong_key`'),
      403: problem('`forbidden`'),
      ...problems,
    },
  };
}

export function problem(description: string): object {
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}
