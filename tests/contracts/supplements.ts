import type { AgentListResponse } from 'retell-sdk/resources/agent';
import type { Json } from './json.ts';
import { answered, may, must, named } from './named.ts';
import { authorised, type Supplement, text } from './supplement.ts';
import { birdSupplement } from './supplement-messagebird.ts';
import { sendgridSupplement } from './supplement-sendgrid.ts';
import { stripeSupplement } from './supplement-stripe.ts';
import type { VendorName } from './vendors.ts';

const statusError = {
  type: 'object',
  properties: { status: { enum: ['error'] }, message: text },
  required: ['status', 'message'],
  additionalProperties: false,
};

const twilio: Supplement = {
  paths: {},
  schemas: {
    ourRefusal: {
      type: 'object',
      properties: { code: { type: 'integer' }, message: text, more_info: text, status: { type: 'integer' } },
      required: ['code', 'message', 'more_info', 'status'],
      additionalProperties: false,
    },
  },
  why: {
    ourRefusal:
      'the document has successes only; https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions',
  },
  rules: [
    authorised('Basic'),
    // The document marks `To` alone as required: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message
    ({ method, path }, body) => {
      if (method !== 'POST' || !path.endsWith('/Messages.json')) return [];
      const names = Object.keys(body ?? {});
      const has = (...some: string[]) => some.some((name) => names.includes(name));
      return [
        ...(has('From', 'MessagingServiceSid') ? [] : ['neither From nor MessagingServiceSid']),
        ...(has('Body', 'MediaUrl', 'ContentSid') ? [] : ['neither Body, MediaUrl nor ContentSid']),
      ];
    },
  ],
  unheld: {},
};

const listAgents = {
  parameters: ['limit', 'pagination_key', 'sort_order'].map((name) => ({ name, in: 'query', schema: text })),
  requestBody: {
    content: {
      'application/json': {
        schema: { type: 'object', properties: { filter_criteria: {} }, additionalProperties: false },
      },
    },
  },
  responses: answered(
    named<AgentListResponse>(
      { ...must('items', 'has_more'), ...may('pagination_key') },
      {
        items: {
          type: 'array',
          items: named<AgentListResponse.Item>(
            must('agent_id', 'agent_name', 'channel', 'tags', 'user_modified_timestamp'),
          ),
        },
      },
    ),
  ),
};

const retell: Supplement = {
  paths: { '/v2/list-agents': { post: listAgents } },
  schemas: { ourRefusal: statusError },
  why: {
    '/v2/list-agents': 'what the SDK’s list of agents asks; the document has the older list alone',
    ourRefusal:
      'the document has no 404, which a path that is not there gets; it looks as its other refusals do',
  },
  rules: [authorised('Bearer')],
  unheld: { 'GET /retell/recordings/:file': 'a file, whose address an answer gives: no part of the API' },
};

const calcom: Supplement = {
  paths: {},
  schemas: {
    ourRefusal: {
      type: 'object',
      properties: {
        ...{ status: { enum: ['error'] }, timestamp: text, path: text },
        error: {
          type: 'object',
          properties: { code: text, message: text, details: { type: 'object' } },
          required: ['code', 'message'],
          additionalProperties: false,
        },
      },
      required: ['status', 'error'],
      additionalProperties: false,
    },
  },
  amend(document) {
    const { paths } = document as { paths: { '/v2/slots': { get: { responses: Json } } } };
    const slots = (names: Json, required: string[]) => ({
      type: 'object',
      additionalProperties: {
        type: 'array',
        items: { type: 'object', properties: names, required, additionalProperties: false },
      },
    });
    const data = {
      anyOf: [slots({ start: text }, ['start']), slots({ start: text, end: text }, ['start', 'end'])],
    };
    paths['/v2/slots'].get.responses = answered({
      type: 'object',
      properties: { status: { enum: ['success'] }, data },
      required: ['status', 'data'],
      additionalProperties: false,
    });
  },
  why: {
    'GET /v2/slots 200':
      'the document’s schema leaves out the envelope that its own examples have, and what a slot is',
    ourRefusal:
      'the document has successes only; https://cal.com/docs/api-reference/v2/introduction, and its server’s filter of exceptions',
  },
  rules: [authorised('Bearer')],
  unheld: {},
};

const instantly: Supplement = {
  paths: {},
  schemas: {
    ourRefusal: {
      type: 'object',
      properties: { statusCode: { type: 'integer' }, error: text, message: text },
      required: ['statusCode', 'error', 'message'],
      additionalProperties: false,
    },
  },
  why: { ourRefusal: 'the document has 401, 402, 404 and 429 alone; its other refusals look as these do' },
  rules: [authorised('Bearer')],
  unheld: {},
};

/** @returns what this vendor's document leaves out */
export function supplementOf(vendor: VendorName): Supplement {
  const known: Record<VendorName, Supplement> = {
    ...{ twilio, retell, calcom, instantly },
    ...{ sendgrid: sendgridSupplement, stripe: stripeSupplement, messagebird: birdSupplement },
  };
  return known[vendor];
}
