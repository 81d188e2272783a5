import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { startTestApi, type TestApi } from '../tests/setup/api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.stop());

test('the document names every path, its key and its problems', async () => {
  const { body } = await request(api.app).get('/api/openapi.json').expect(200);
  expect(body.openapi).toMatch(/^3\.1/);
  expect(Object.keys(body.paths).sort()).toEqual([
    '/',
    '/account',
    '/account/organization',
    '/account/password',
    '/account/second-factor',
    '/account/second-factor/backup-codes',
    '/account/second-factor/begin',
    '/account/second-factor/confirm',
    '/account/second-factor/disable',
    '/account/sessions/end',
    '/account/sessions/end-others',
    '/answer/{token}',
    '/api/admin/operators',
    '/api/admin/operators/{id}/invitation',
    '/api/admin/organizations',
    '/api/admin/visits',
    '/api/admin/visits/{id}',
    '/api/agreements/export',
    '/api/appointments',
    '/api/appointments/verify',
    '/api/appointments/{id}',
    '/api/appointments/{id}/next',
    '/api/appointments/{id}/verification',
    '/api/audit',
    '/api/audit/export.csv',
    '/api/auth/callback/{provider}',
    '/api/auth/get-session',
    '/api/auth/link-social',
    '/api/auth/second-factor',
    '/api/auth/second-factor/backup-codes',
    '/api/auth/second-factor/begin',
    '/api/auth/second-factor/confirm',
    '/api/auth/second-factor/disable',
    '/api/auth/second-factor/verify',
    '/api/auth/sign-in/email',
    '/api/auth/sign-in/social',
    '/api/auth/sign-out',
    '/api/billing-differences',
    '/api/bulk-actions',
    '/api/bulk-actions/{id}',
    '/api/bulk-actions/{id}/refusals',
    '/api/bulk-actions/{id}/stop',
    '/api/campaigns',
    '/api/campaigns/{id}',
    '/api/campaigns/{id}/archive',
    '/api/campaigns/{id}/availability',
    '/api/campaigns/{id}/clone',
    '/api/campaigns/{id}/next',
    '/api/campaigns/{id}/pause',
    '/api/campaigns/{id}/resume',
    '/api/campaigns/{id}/sequence/preview',
    '/api/campaigns/{id}/sequence/rollouts',
    '/api/campaigns/{id}/sequence/rollouts/{rolloutId}',
    '/api/campaigns/{id}/sequence/rollouts/{rolloutId}/roll-back',
    '/api/campaigns/{id}/start',
    '/api/campaigns/{id}/steps',
    '/api/campaigns/{id}/stop',
    '/api/clients',
    '/api/clients/{id}/agreements',
    '/api/clients/{id}/payment-method',
    '/api/clients/{id}/statement',
    '/api/contacts',
    '/api/contacts/{id}',
    '/api/contacts/{id}/consent',
    '/api/contacts/{id}/data',
    '/api/contacts/{id}/erasure',
    '/api/contacts/{id}/merge',
    '/api/contacts/{id}/merge/preview',
    '/api/contacts/{id}/sealed-fields',
    '/api/credit-notes',
    '/api/disputes',
    '/api/disputes/export',
    '/api/disputes/{id}',
    '/api/disputes/{id}/resolution',
    '/api/disputes/{id}/withdrawal',
    '/api/docs',
    '/api/email-senders',
    '/api/email-senders/{id}',
    '/api/erasures',
    '/api/erasures/{id}',
    '/api/erasures/{id}/certificate',
    '/api/erasures/{id}/certificate.html',
    '/api/imports',
    '/api/imports/{id}',
    '/api/imports/{id}/problems',
    '/api/imports/{id}/problems.csv',
    '/api/imports/{id}/stop',
    '/api/invitations',
    '/api/invitations/{id}',
    '/api/invitations/{id}/acceptance',
    '/api/invitations/{id}/resend',
    '/api/invite-codes',
    '/api/invite-codes/{id}',
    '/api/invoices',
    '/api/invoices/export',
    '/api/invoices/{id}',
    '/api/invoices/{id}/next',
    '/api/join',
    '/api/keys',
    '/api/keys/{id}',
    '/api/keys/{id}/rotation',
    '/api/lead-views',
    '/api/lead-views/{id}',
    '/api/leads',
    '/api/leads/bulk',
    '/api/leads/bulk/preview',
    '/api/leads/export.csv',
    '/api/leads/import',
    '/api/leads/{id}',
    '/api/leads/{id}/actions',
    '/api/leads/{id}/messages',
    '/api/leads/{id}/move',
    '/api/leads/{id}/next',
    '/api/leads/{id}/pause',
    '/api/leads/{id}/resume',
    '/api/leads/{id}/skip',
    '/api/leads/{id}/stop',
    '/api/ledger',
    '/api/ledger/balances',
    '/api/ledger/export',
    '/api/me',
    '/api/me/organizations',
    '/api/me/password',
    '/api/members',
    '/api/members/{id}',
    '/api/members/{id}/second-factor',
    '/api/messages',
    '/api/messages/send',
    '/api/messages/{id}',
    '/api/milestones',
    '/api/milestones/export',
    '/api/milestones/{id}',
    '/api/openapi.json',
    '/api/operator',
    '/api/payment-setups',
    '/api/payment-setups/{id}',
    '/api/permissions',
    '/api/phone-numbers',
    '/api/phone-numbers/{number}',
    '/api/reconciliations',
    '/api/second-factor',
    '/api/sequences',
    '/api/sequences/{id}',
    '/api/sequences/{id}/versions',
    '/api/sessions',
    '/api/sessions/current/organization',
    '/api/sessions/{id}',
    '/api/sign-in/ways',
    '/api/statements/export',
    '/api/suppressions',
    '/api/suppressions/export',
    '/api/suppressions/{id}/removal',
    '/api/tags',
    '/api/tasks',
    '/api/tasks/{id}',
    '/api/templates',
    '/api/templates/preview',
    '/api/templates/versions',
    '/api/threads',
    '/api/threads/{leadId}/read',
    '/api/usage',
    '/api/usage/alerts',
    '/api/usage/estimate',
    '/api/usage/export',
    '/api/usage/months',
    '/api/vendor-events',
    '/api/vendor-events/{seq}',
    '/api/vendor-events/{seq}/replay',
    '/api/visits',
    '/api/webhooks/calcom',
    '/api/webhooks/messagebird',
    '/api/webhooks/retell',
    '/api/webhooks/sendgrid',
    '/api/webhooks/sendgrid-inbound/{secret}',
    '/api/webhooks/stripe',
    '/api/webhooks/twilio',
    '/b/{code}',
    '/health/live',
    '/health/ready',
    '/invitation/{id}',
    '/join/{code}',
    '/login',
    '/login/code',
    '/login/failed',
    '/login/with/{provider}',
    '/payment-setup/done',
    '/proof/{token}',
    '/reset',
    '/reset/{token}',
    '/sign-out',
    '/unsubscribe/{token}',
    '/verify/{token}',
  ]);
  const create = body.paths['/api/leads'].post;
  expect(Object.keys(create.responses)).toEqual(
    expect.arrayContaining(['201', '400', '401', '403', '409', '413']),
  );
  expect(create.responses[401].content['application/problem+json'].schema).toEqual({
    $ref: '#/components/schemas/Problem',
  });
  expect(body.components.schemas.Problem.properties.code.enum).toContain('not_found');
  expect(body.components.securitySchemes.apiKey).toMatchObject({ in: 'header', name: 'X-API-Key' });
  expect(Object.keys(body.paths['/api/leads/import'].post.requestBody.content)).toEqual([
    'application/json',
    'text/csv',
  ]);
});

test('every reference in the document leads somewhere', async () => {
  const { body } = await request(api.app).get('/api/openapi.json');
  const references = [...JSON.stringify(body).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
  const missing = references.filter(
    (path) =>
      path
        .split('/')
        .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], body) ===
      undefined,
  );
  expect(missing).toEqual([]);
});

test('the docs page and all it needs are served by ourselves', async () => {
  const page = await request(api.app).get('/api/docs/').expect(200);
  expect(page.text).toContain('swagger-ui');
  const needed = [...page.text.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, file = '']) => file);
  expect(needed.length).toBeGreaterThan(2);
  for (const file of needed) await request(api.app).get(`/api/docs/${file}`).expect(200);
  expect(page.text).not.toMatch(/(?:src|href)="https?:/);
  await request(api.app).get('/api/docs').expect(301);
});
