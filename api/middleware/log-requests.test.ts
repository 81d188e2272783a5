import { expect, test } from '@jest/globals';
import express from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { logRequests } from './log-requests.ts';

const SECRET = 'c2VjcmV0LXRva2Vu';

test.each([
  [`/answer/${SECRET}`, '/answer/…'],
  [`/unsubscribe/${SECRET}`, '/unsubscribe/…'],
  [`/b/${SECRET}`, '/b/…'],
  [`/proof/${SECRET}`, '/proof/…'],
  [`/api/webhooks/sendgrid-inbound/${SECRET}`, '/api/webhooks/sendgrid-inbound/…'],
  [`/api/leads?q=${SECRET}`, '/api/leads'],
])('%s is logged as %s', async (path, shown) => {
  const lines: string[] = [];
  const app = express();
  app.use(logRequests(pino({}, { write: (line) => lines.push(line) })));
  await request(app).get(path);
  expect(lines.join('')).not.toContain(SECRET);
  expect(lines.join('')).toContain(`"path":"${shown}"`);
});
