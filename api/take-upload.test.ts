import type { PassThrough } from 'node:stream';
import { expect, jest, test } from '@jest/globals';
import express, { type ErrorRequestHandler } from 'express';
import request from 'supertest';
import * as keepFile from '../services/messaging/keep-file.ts';
import { ApiProblem } from './problem.ts';

jest.unstable_mockModule('../services/messaging/keep-file.ts', () => ({
  ...keepFile,
  takeIn: async (_directory: string, bytes: PassThrough) => {
    await new Promise((resolve) => bytes.once('data', resolve));
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  },
}));

const { takeUpload } = await import('./take-upload.ts');

const told: ErrorRequestHandler = (error, _request, response, _next) => {
  response.json(error instanceof ApiProblem ? { code: error.code } : { fault: String(error) });
};
const app = express()
  .post('/', async (incoming, response) => {
    response.json(await takeUpload(incoming, { directory: 'x', limit: 1000, types: ['text/csv'] }));
  })
  .use(told);

test('a disk that is full is told as ours, in whichever form the file comes', async () => {
  const body = await request(app).post('/').type('text/csv').send('phone\n4155550101\n');
  expect(body.body).toEqual({ code: 'unavailable' });
  const form = await request(app).post('/').attach('file', Buffer.from('phone\n4155550101\n'), 'a.csv');
  expect(form.body).toEqual({ code: 'unavailable' });
});
