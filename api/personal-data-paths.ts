import { problem } from './export-paths.ts';
import type { OpenApiDocument } from './openapi-document.ts';

const tags = ['Personal data'];

const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }];

const problems = {
  401: problem('`no_key` or `wrong_key`'),
  403: problem('`forbidden`: Only some of the staff may'),
  404: problem('`not_found`: There is no such thing'),
};

/** What is streamed, or read by people, about one person. */
export const PERSONAL_DATA_PATHS: OpenApiDocument['paths'] = {
  '/api/contacts/{id}/data': {
    get: {
      'x-needs': 'personal_data:export',
      ...{
        tags,
        parameters,
        summary: 'All that is known of a person, as one JSON document to be handed over',
      },
      responses: {
        200: { description: 'A document', content: { 'application/json': { schema: { type: 'object' } } } },
        ...problems,
      },
    },
  },
  '/api/erasures/{id}/certificate.html': {
    get: {
      'x-needs': 'personal_data:erase',
      ...{ tags, parameters, summary: 'The certificate of an erasure as a page to be printed' },
      responses: {
        200: { description: 'A page', content: { 'text/html': { schema: { type: 'string' } } } },
        ...problems,
        409: problem('`not_yet`: The erasure still runs'),
      },
    },
  },
};
