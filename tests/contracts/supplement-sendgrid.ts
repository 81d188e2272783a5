import type { Json } from './json.ts';
import { answered } from './named.ts';
import { authorised, type Supplement, text } from './supplement.ts';

const MESSAGES = '/v3/messages';
const ERASURE = '/v3/recipients/erasejob';
const fault = {
  type: 'object',
  // `id` and `url`: of the webhook that has an address already.
  properties: { message: text, field: { type: ['string', 'null'] }, help: {}, id: text, url: text },
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

const object = (properties: Json, required = Object.keys(properties)): Json => ({
  ...{ type: 'object', properties, required, additionalProperties: false },
});
const bool = { type: 'boolean' };
const integer = { type: 'integer' };
const json = (schema: Json) => ({ content: { 'application/json': { schema } } });

/** https://www.twilio.com/docs/sendgrid/api-reference/webhooks/create-a-new-event-webhook */
const KINDS = (
  'account_status_change group_resubscribe delivered group_unsubscribe spam_report bounce deferred unsubscribe processed ' +
  'open click dropped'
).split(' ');
const kinds = Object.fromEntries(KINDS.map((kind) => [kind, bool]));
const nullable = { type: ['string', 'null'] };
const oauth = { oauth_client_id: nullable, oauth_token_url: nullable };
const webhook = object(
  {
    ...{ enabled: bool, url: text, ...kinds, friendly_name: nullable, id: text, ...oauth, public_key: text },
    ...{ created_date: text, updated_date: text },
  },
  ['enabled', 'url', ...KINDS, 'id'],
);
const newWebhook = object(
  { enabled: bool, url: text, ...kinds, friendly_name: nullable, ...oauth, oauth_client_secret: text },
  [],
);
const key = object({ id: text, public_key: text });
const EVENTS = '/v3/user/webhooks/event/settings';
const events: Record<string, Json> = {
  [EVENTS]: {
    get: { responses: answered(webhook) },
    patch: { requestBody: json(newWebhook), responses: answered(webhook) },
    post: { requestBody: json(newWebhook), responses: answered(webhook, '201') },
  },
  [`${EVENTS}/all`]: {
    get: {
      responses: answered(object({ max_allowed: integer, webhooks: { type: 'array', items: webhook } })),
    },
  },
  [`${EVENTS}/{id}`]: {
    get: { responses: answered(webhook) },
    patch: { requestBody: json(newWebhook), responses: answered(webhook) },
    delete: { responses: { '204': {} } },
  },
  ...Object.fromEntries(
    [`${EVENTS}/signed`, `${EVENTS}/signed/{id}`].map((path) => [
      path,
      {
        get: { responses: answered(key) },
        patch: { requestBody: json(object({ enabled: bool })), responses: answered(key) },
      },
    ]),
  ),
};

/** https://www.twilio.com/docs/sendgrid/api-reference/settings-inbound-parse/create-a-parse-setting */
const setting = object({ url: text, hostname: text, spam_check: bool, send_raw: bool });
const someSetting = { ...setting, required: [] };
const PARSE = '/v3/user/webhooks/parse/settings';
const parse: Record<string, Json> = {
  [PARSE]: {
    get: { responses: answered(object({ result: { type: 'array', items: setting } })) },
    post: { requestBody: json(someSetting), responses: answered(setting, '201') },
  },
  [`${PARSE}/{hostname}`]: {
    get: { responses: answered(setting) },
    patch: { requestBody: json(someSetting), responses: answered(setting) },
    delete: { responses: { '204': {} } },
  },
};

/** https://www.twilio.com/docs/sendgrid/api-reference/bounces-api and its neighbours */
const created = { created: integer, email: text };
const gone = { delete: { responses: { '204': {} } } };
const rows = (item: Json) => ({ get: { responses: answered({ type: 'array', items: item }) } });
const suppressions: Record<string, Json> = {
  '/v3/suppression/bounces': rows(object({ ...created, reason: text, status: text })),
  '/v3/suppression/blocks': rows(object({ ...created, reason: text, status: text })),
  '/v3/suppression/spam_reports': rows(object({ ...created, ip: text })),
  '/v3/suppression/unsubscribes': rows(object(created)),
  ...Object.fromEntries(
    ['bounces', 'blocks', 'spam_reports'].map((list) => [`/v3/suppression/${list}/{email}`, gone]),
  ),
  '/v3/asm/suppressions/global/{email}': gone,
  '/v3/asm/groups/{group}/suppressions/{email}': gone,
};

/** https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions, and the user's own page */
const account: Record<string, Json> = {
  '/v3/scopes': { get: { responses: answered(object({ scopes: { type: 'array', items: text } })) } },
  '/v3/user/username': { get: { responses: answered(object({ username: text, user_id: integer })) } },
};
const further = { ...events, ...parse, ...suppressions, ...account };

export const sendgridSupplement: Supplement = {
  paths: {
    ...further,
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
    ...Object.fromEntries(
      Object.keys(further).map((path) => [
        path,
        'the document is that of Mail Send alone; the vendor’s pages are named beside each',
      ]),
    ),
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
