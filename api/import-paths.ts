import { z } from 'zod';
import { importByAddress } from '../contracts/leads/import-api.ts';
import { csvFile, inQuery, problem } from './export-paths.ts';
import type { OpenApiDocument } from './openapi-document.ts';

const FILE = { type: 'string', description: 'A file with a header line' };
const UUID = { type: 'string', format: 'uuid' };
const JSON_TEXT = { type: 'string', contentMediaType: 'application/json' };

const OPTIONS: readonly (readonly [name: string, schema: object, description: string])[] = [
  ['campaignId', UUID, 'The campaign; needed, here or in the form, but with dryRun'],
  ['delimiter', { enum: [',', ';', '\t', '|'] }, 'Left out: recognised'],
  [
    'mapping',
    JSON_TEXT,
    'Column to field, as JSON: `{"Renewal": "field:renewal_date", "Notes": "ignore"}`. Left out: by the usual names',
  ],
  ['defaultRegion', { type: 'string', default: 'US' }, 'Where numbers without a country code belong'],
  [
    'consent',
    JSON_TEXT,
    'The people of this file agreed, as JSON: `{"channels": ["sms"], "source": "…", "text": "…"}`',
  ],
  [
    'dryRun',
    { type: 'boolean', default: false },
    'Read the whole file, say what it holds, and write nothing',
  ],
  [
    'examples',
    { type: 'integer', minimum: 1, maximum: 1000, default: 5 },
    'With dryRun: how many problems of each kind are told one by one',
  ],
  ['fileName', { type: 'string' }, 'For a body without a form'],
];

/** Files of leads, as the OpenAPI document has them. */
export const IMPORT_PATHS: OpenApiDocument['paths'] = {
  '/api/imports': {
    post: {
      'x-needs': 'leads:import',
      tags: ['Leads'],
      summary:
        'Import a file of leads: taken as it comes, or fetched from an address, and read by a workflow; or try it',
      parameters: [
        ...OPTIONS.map(([name, schema, description]) => inQuery(name, schema, false, description)),
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'The same key with the same file gets the same answer',
          schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
        },
      ],
      requestBody: {
        content: {
          'text/csv': { schema: FILE },
          'application/json': {
            schema: z.toJSONSchema(importByAddress, { target: 'draft-2020-12', io: 'input' }),
          },
          'multipart/form-data': {
            schema: {
              type: 'object',
              required: ['file'],
              properties: {
                file: { ...FILE, format: 'binary' },
                ...Object.fromEntries(OPTIONS.map(([name, schema]) => [name, schema])),
              },
            },
          },
        },
      },
      responses: {
        200: answer('With dryRun: what was recognised, the first rows, and what is wrong by kind', {}),
        202: answer('Taken: `address` tells how far it is', {
          import: { type: 'object', description: 'As GET /api/imports/{id} answers it' },
          address: { type: 'string' },
          sameFileAs: { type: ['string', 'null'], description: 'The newest earlier import of the same file' },
        }),
        400: problem('`invalid_input`: The file, the mapping or an option cannot be read'),
        401: problem('`no_key` or `wrong_key`'),
        403: problem('`forbidden`: A client may not import'),
        404: problem('`not_found`: There is no such campaign'),
        409: problem('`key_reused` or `in_progress`'),
        408: problem('`too_slow`'),
        413: problem('`too_large`: The file is larger than 1,000 MB'),
        415: problem('`unsupported_media_type`'),
      },
    },
  },
  '/api/imports/{id}/problems.csv': {
    get: {
      ...csvFile('imports:read', 'Leads', 'The problems of an import as a CSV file', {
        400: problem('`invalid_input`'),
        404: problem('`not_found`: There is no such import'),
      }),
      parameters: [{ name: 'id', in: 'path', required: true, schema: UUID }],
    },
  },
};

function answer(description: string, properties: object): object {
  return {
    description,
    content: { 'application/json': { schema: { type: 'object', properties } } },
  };
}
