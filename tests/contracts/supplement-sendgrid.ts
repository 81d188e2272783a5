import type { Json } from './json.ts';
import { answered } from './named.ts';
import { authorised, type Supplement, text } from './supplement.ts';

const MESSAGES = '/v3/messages';
const ERASURE = '/v3/recipients/erasejob';
const fault = {
  type: 'object',
  properties: { message: text, field: { type: ['string', 'null'] }, help: {} },
  required: ['message'],
  additionalProperties: false,
};
const activity = {
  type: 'object',
  properties: {
    ...{ from_email: text, msg_id: text, subject: text, to_email: text, status: text },
    ...{ opens_count: { type: 'integer' }, clicks_count: { type: 'integer' }, last_event_time: text },
  },
  required: [
    'from_email',
    'msg_id',
    'subject',
    'to_email',
    'status',
    'opens_count',
    'clicks_count',
    'last_event_time',
  ],
  additionalProperties: false,
};

export const sendgridSupplement: Supplement = {
  paths: {
    [MESSAGES]: {
      get: {
        parameters: [
          { name: 'query', in: 'query', required: true, schema: text },
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 1_000 } },
        ],
        responses: answered({
          type: 'object',
          properties: { messages: { type: 'array', items: activity } },
          required: ['messages'],
          additionalProperties: false,
        }),
      },
    },
    [ERASURE]: {
      post: {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { email_addresses: { type: 'array', items: text, minItems: 1, maxItems: 5_000 } },
                required: ['email_addresses'],
                additionalProperties: false,
              },
            },
          },
        },
        responses: answered(
          { type: 'object', properties: { job_id: text }, required: ['job_id'], additionalProperties: false },
          '202',
        ),
      },
    },
  },
  schemas: {
    ourRefusal: {
      type: 'object',
      properties: { errors: { type: 'array', items: fault } },
      required: ['errors'],
      additionalProperties: false,
    },
  },
  amend(document) {
    const { paths, components } = document as {
      paths: { '/v3/mail/send': { post: { responses: Json } } };
      components: { schemas: { ErrorResponse: { properties: { errors: { items: { properties: Json } } } } } };
    };
    paths['/v3/mail/send'].post.responses['200'] = {};
    components.schemas.ErrorResponse.properties.errors.items.properties.help = {};
  },
  why: {
    'POST /v3/mail/send 200':
      'a mail in sandbox mode is answered so; https://www.twilio.com/docs/sendgrid/for-developers/sending-email/sandbox-mode',
    'ErrorResponse.help': 'null in its real answers where there is none; the document wants an object',
    [MESSAGES]:
      'the document is that of Mail Send alone; https://www.twilio.com/docs/sendgrid/api-reference/e-mail-activity/filter-all-messages',
    [ERASURE]:
      'the document is that of Mail Send alone; https://www.twilio.com/docs/sendgrid/api-reference/recipients-data-erasure-api/erase-recipients-email-data',
    ourRefusal:
      'what the two paths above and unknown ones refuse with, in the shape of Mail Send’s own refusals',
  },
  rules: [
    authorised('Bearer'),
    // Its document types this name wrongly at the top; within a personalization it is right.
    (_request, body) =>
      typeof body === 'object' && body !== null && 'custom_args' in body ? ['custom_args at the top'] : [],
  ],
  unheld: {},
};
