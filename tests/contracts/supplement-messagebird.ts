import type {
  SmsListQuery,
  SmsMessage,
  SmsSendParams,
  WebhookEndpoint,
  WebhookRotateSecretResponse,
  WebhooksCreateParams,
  WebhooksListQuery,
  WebhooksUpdateParams,
  Workspace,
} from '@messagebird/sdk';
import type { Json } from './json.ts';
import { answered, may, must, named, queryOf } from './named.ts';
import { authorised, type Supplement, text } from './supplement.ts';

const ONE = '/v1/sms/messages/{id}';
const ALL = '/v1/sms/messages';
const message = { $ref: '#/components/schemas/SmsMessage' };
const instant = { type: ['string', 'null'], format: 'date-time' };
const cursor = { type: ['string', 'null'] };
const newMessage = named<SmsSendParams>(
  {
    ...must('to'),
    ...may('from', 'text', 'category', 'validity_period', 'tags', 'metadata', 'options', 'media_urls'),
    ...may('messaging_profile_id', 'scheduled_at', 'template', 'broadcast_id', 'campaign_id', 'audience_id'),
    ...may('contact_id', 'topic_id', 'personalization'),
  },
  {
    ...{ to: text, from: text, text, metadata: { type: 'object' } },
    category: { enum: ['transactional', 'marketing', 'authentication', 'service'] },
  },
);
const bySdk = 'no document is published that we have: the types of the SDK that we use name what there is';

const listOfBirds = (items: Json): Json => ({
  type: 'object',
  properties: {
    data: { type: 'array', items },
    ...{ next_cursor: cursor, prev_cursor: cursor, refresh_cursor: cursor },
  },
  required: ['data', 'next_cursor'],
  additionalProperties: false,
});
const endpointNames = {
  ...must('id', 'url', 'events', 'status', 'created_at', 'updated_at'),
  ...may('description'),
} as const;
const endpointValues = { id: text, url: text, events: { type: 'array', items: text } };
const endpoint = named<WebhookEndpoint>(endpointNames, endpointValues);
const body = (schema: Json) => ({ required: true, content: { 'application/json': { schema } } });

const endpointPaths: Record<string, Json> = {
  '/v1/workspace': {
    get: {
      responses: answered(
        named<Workspace>({
          ...must('id', 'organization_id', 'name', 'notification_emails', 'created_at', 'updated_at'),
          ...may('logo_url'),
        }),
      ),
    },
  },
  '/v1/webhooks': {
    get: {
      parameters: queryOf<WebhooksListQuery>(
        may('limit', 'starting_after', 'ending_before', 'order', 'sort', 'include_total'),
      ),
      responses: answered(listOfBirds(endpoint)),
    },
    post: {
      requestBody: body(named<WebhooksCreateParams>({ ...must('url', 'events'), ...may('description') })),
      responses: answered(
        named<WebhookEndpoint & { secret: string }>({ ...endpointNames, ...must('secret') }, endpointValues),
        '201',
      ),
    },
  },
  '/v1/webhooks/{id}': {
    get: { responses: answered(endpoint) },
    patch: {
      requestBody: body(named<WebhooksUpdateParams>(may('url', 'description', 'events', 'status'))),
      responses: answered(endpoint),
    },
    delete: { responses: { '204': {} } },
  },
  '/v1/webhooks/{id}/rotate-secret': {
    post: { responses: answered(named<WebhookRotateSecretResponse>(must('secret'))) },
  },
};

export const birdSupplement: Supplement = {
  paths: {
    [ALL]: {
      get: {
        parameters: queryOf<SmsListQuery>({
          ...may('limit', 'starting_after', 'ending_before', 'created_after', 'created_before', 'direction'),
          ...may('status', 'error_code', 'category', 'to', 'from', 'tag'),
        }),
        responses: answered(listOfBirds(message)),
      },
      post: {
        requestBody: { required: true, content: { 'application/json': { schema: newMessage } } },
        responses: answered(message, '202'),
      },
    },
    [ONE]: { get: { responses: answered(message) } },
    ...endpointPaths,
  },
  schemas: {
    SmsMessage: named<SmsMessage>(
      {
        ...must('id', 'direction', 'status', 'to', 'from', 'segments', 'created_at'),
        ...may(
          'text',
          'category',
          'cost',
          'tags',
          'metadata',
          'options',
          'validity_period',
          'carrier',
          'mcc_mnc',
        ),
        ...may('last_error', 'sent_at', 'delivered_at'),
      },
      {
        ...{
          id: { type: 'string', pattern: '^sms_' },
          to: text,
          from: text,
          text,
          metadata: { type: 'object' },
        },
        ...{ direction: { enum: ['outbound', 'inbound'] }, status: text, tags: { type: 'array' } },
        ...{ created_at: text, sent_at: instant, delivered_at: instant, last_error: { type: 'object' } },
        segments: {
          type: 'object',
          properties: { count: { type: 'integer' }, encoding: text, characters: { type: 'integer' } },
          required: ['count', 'encoding'],
          additionalProperties: false,
        },
      },
    ),
    ourRefusal: {
      type: 'object',
      properties: {
        error: {
          type: 'object',
          properties: {
            ...{ type: text, code: text, message: text, name: text, doc_url: text, request_id: text },
            details: { type: 'array' },
          },
          required: ['type', 'code', 'message', 'request_id'],
          additionalProperties: false,
        },
      },
      required: ['error'],
      additionalProperties: false,
    },
  },
  why: Object.fromEntries(
    [ALL, ONE, ...Object.keys(endpointPaths), 'SmsMessage', 'ourRefusal'].map((name) => [name, bySdk]),
  ),
  rules: [
    authorised('Bearer'),
    ({ method, headers }) => (method !== 'POST' || headers['idempotency-key'] ? [] : ['no idempotency-key']),
  ],
  unheld: {},
};
