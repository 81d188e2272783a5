import type { OpenApiDocument } from './openapi-document.ts';
import { AUTH_PATHS } from './auth-paths.ts';
import {
  AUDIT_EXPORT,
  BILLING_EXPORTS,
  csvFile,
  INSTANTLY_EXPORT,
  LEAD_EXPORT,
  problem,
} from './export-paths.ts';
import { FACTOR_PATHS } from './factor-paths.ts';
import { GUEST_PATHS } from './guest-paths.ts';
import { IMPORT_PATHS } from './import-paths.ts';
import { LIVE_PATH } from './live/path.ts';
import { PERSONAL_DATA_PATHS } from './personal-data-paths.ts';

/** The routes that are no JSON endpoints of the contract, as the OpenAPI document has them. */
export const PLAIN_PATHS: OpenApiDocument['paths'] = {
  '/health/live': {
    get: open('Health', 'The process runs', json('The process runs', { status: { const: 'live' } })),
  },
  '/health/ready': {
    get: open('Health', 'Database and Temporal can be reached', {
      ...json('Both can be reached', { status: { const: 'ready' } }),
      503: problem('`unavailable`: Not ready'),
    }),
  },
  '/api/openapi.json': { get: open('About', 'This document', json('An OpenAPI 3.1 document', {})) },
  '/api/docs': { get: open('About', 'This document as a page', html('A page')) },
  '/api/live': { get: LIVE_PATH },
  '/api/suppressions/export': {
    get: csvFile('suppressions:export', 'Consent', 'The suppression list as a CSV file', {}),
  },
  ...PERSONAL_DATA_PATHS,
  ...BILLING_EXPORTS,
  ...INSTANTLY_EXPORT,
  ...LEAD_EXPORT,
  ...AUDIT_EXPORT,
  ...IMPORT_PATHS,
  ...FACTOR_PATHS,
  ...AUTH_PATHS,
  ...GUEST_PATHS,
  '/answer/{token}': {
    get: {
      ...open('Answers', 'Ask a client whether its lead came; records nothing', answerPages()),
      parameters: [token(), chosen()],
    },
    post: {
      ...open('Answers', "Record the client's answer", {
        ...answerPages(),
        400: page('No answer'),
        409: page('Too early'),
      }),
      parameters: [token()],
      requestBody: {
        content: {
          'application/x-www-form-urlencoded': {
            schema: { type: 'object', required: ['answer'], properties: { answer: { enum: ['yes', 'no'] } } },
          },
        },
      },
    },
  },
  '/at/{slug}': {
    get: {
      ...open('Sign-in', "Where an operator's clients sign in, under its own name, logo and colour", {
        303: { description: 'The sign-in page, which looks like the operator’s from now on' },
        404: problem('`not_found`: Nobody has this address'),
      }),
      parameters: [slug()],
    },
  },
  '/brand/{slug}/logo': {
    get: {
      ...open('Sign-in', "An operator's logo", {
        200: { description: 'A picture', content: { 'image/*': { schema: {} } } },
        404: problem('`not_found`: There is none'),
      }),
      parameters: [slug()],
    },
  },
  '/brand/{slug}/page.css': {
    get: {
      ...open('Sign-in', "An operator's colours on our pages", {
        200: { description: 'A style sheet', content: { 'text/css': { schema: {} } } },
        404: problem('`not_found`: There are none'),
      }),
      parameters: [slug()],
    },
  },
  '/b/{code}': {
    get: {
      ...open('Booking', 'Lead a person on from the short link in a message to the booking page', {
        302: { description: 'The booking page, or the page for moving what is booked' },
        404: page('The link is wrong'),
      }),
      parameters: [{ name: 'code', in: 'path', required: true, schema: { type: 'string' } }],
    },
  },
  '/proof/{token}': {
    get: {
      ...open('Billing', 'The shows that prove a milestone, as they were sealed', {
        ...html('A page'),
        404: page('The link is wrong'),
      }),
      parameters: [token()],
    },
  },
  '/payment-setup/done': {
    get: open('Billing', 'Where Stripe leads a client who was asked for a payment method', html('A page')),
  },
  '/unsubscribe/{token}': {
    get: {
      ...open('Unsubscribe', 'Ask whether emails shall end; records nothing', unsubscribePages()),
      parameters: [token()],
    },
    post: {
      ...open(
        'Unsubscribe',
        'End emails to whom the link was made for, by the page or RFC 8058; again has no effect',
        {
          ...unsubscribePages(),
          400: page('Neither the button of the page nor One-Click'),
        },
      ),
      parameters: [token()],
      requestBody: {
        content: { 'application/x-www-form-urlencoded': form(), 'multipart/form-data': form() },
      },
    },
  },
  ...Object.fromEntries(
    [
      ['retell', 'application/json'],
      ['calcom', 'application/json'],
      ['instantly', 'application/json'],
      ['stripe', 'application/json'],
      ['sendgrid', 'application/json'],
      ['messagebird', 'application/json'],
      ['twilio', 'application/x-www-form-urlencoded'],
    ].flatMap(([vendor = '', type = '']) => [
      [`/api/webhooks/${vendor}`, { post: webhook(vendor, type) }],
      [`/api/webhooks/${vendor}/{connectionId}`, { post: ownWebhook(vendor, type) }],
    ]),
  ),
  ...Object.fromEntries(
    ['/api/instantly/webhook', '/api/instantly/webhook/event'].map((path) => [
      path,
      {
        post: { ...webhook('instantly', 'application/json'), summary: 'The same as /api/webhooks/instantly' },
      },
    ]),
  ),
  '/api/webhooks/sendgrid-inbound/{secret}': {
    post: {
      ...open('Webhooks', "Take mail that SendGrid's Inbound Parse posts; a repeat has no effect", {
        200: { description: 'Stored, now or before' },
        401: problem('`forged_event`: The secret is wrong'),
        413: problem('`too_large`: The mail is larger than 30 MB'),
      }),
      parameters: [{ name: 'secret', in: 'path', required: true, schema: { type: 'string' } }],
      requestBody: { content: { 'multipart/form-data': { schema: {} } } },
    },
  },
};

function webhook(vendor: string, type: string) {
  return {
    ...open('Webhooks', `Take events that ${vendor} signed; a repeat has no effect`, {
      200: { description: 'Stored, now or before' },
      401: problem('`forged_event` or `stale_event`'),
      413: problem('`too_large`: The body is too large'),
    }),
    requestBody: { content: { [type]: { schema: {} } } },
  };
}

function ownWebhook(vendor: string, type: string) {
  return {
    ...webhook(vendor, type),
    summary: `Take events of an operator's own account that ${vendor} signed; a repeat has no effect`,
    parameters: [{ name: 'connectionId', in: 'path', required: true, schema: { type: 'string' } }],
  };
}

function open(tag: string, summary: string, responses: Readonly<Record<string, object>>) {
  return { tags: [tag], summary, security: [], responses };
}

function json(description: string, properties: object) {
  return {
    200: { description, content: { 'application/json': { schema: { type: 'object', properties } } } },
  };
}

function html(description: string) {
  return { 200: page(description) };
}

function page(description: string) {
  return { description, content: { 'text/html': { schema: { type: 'string' } } } };
}

function answerPages() {
  return { ...html('A page'), 404: page('The link is forged or gone') };
}

function unsubscribePages() {
  return { ...html('A page'), 404: page('The link is forged or its person is gone') };
}

function form() {
  const oneClick = { type: 'string', const: 'One-Click' };
  return {
    schema: { type: 'object', required: ['List-Unsubscribe'], properties: { 'List-Unsubscribe': oneClick } },
  };
}

function slug() {
  return { name: 'slug', in: 'path', required: true, schema: { type: 'string' } };
}

function token() {
  return { name: 'token', in: 'path', required: true, schema: { type: 'string' } };
}

function chosen() {
  return { name: 'answer', in: 'query', required: false, schema: { enum: ['yes', 'no'] } };
}
