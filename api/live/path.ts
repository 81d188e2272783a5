import type { OpenApiOperation } from '../openapi-document.ts';
import { inQuery, problem } from '../export-paths.ts';

/** The live stream, as the OpenAPI document has it. */
export const LIVE_PATH: OpenApiOperation = {
  'x-needs': 'nothing',
  tags: ['Live'],
  summary: 'What kinds of things change, as they change: server-sent events',
  description:
    '`hello`: it has begun. `changed`: `{"topics": ["leads"]}`, at most one a second. `behind`: too much was missed, ask for ' +
    'everything again. `beat`: every 20 seconds. `over`: the session is no longer good. Topics are heard by whoever may ask ' +
    'for what they name, and of a client by its own members and its operator alone.',
  parameters: [
    inQuery(
      'after',
      { type: 'string' },
      false,
      'The `id` of the last event that was heard, where the header Last-Event-ID cannot be sent',
    ),
  ],
  responses: {
    200: { description: 'Events', content: { 'text/event-stream': { schema: { type: 'string' } } } },
    401: problem('`no_key` or `wrong_key`'),
    429: problem('`too_many_requests`: ten streams of one person are open'),
    503: problem('`unavailable`: too many listen'),
  },
};
