import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { sendOnce } from './send-once.ts';

const real = globalThis.fetch;
const keys: (string | null)[] = [];
let answers: (() => Promise<Response>)[] = [];

beforeEach(() => {
  keys.length = 0;
  globalThis.fetch = jest.fn<typeof fetch>(async (request) => {
    keys.push((request as Request).headers.get('Idempotency-Key'));
    const answer = answers.shift();
    return answer ? answer() : new Response('{"id":1}');
  });
});
afterEach(() => {
  globalThis.fetch = real;
  answers = [];
});

function post(body: string): Promise<Response> {
  return sendOnce(new Request('http://portal.example/api/messages', { method: 'POST', body }), {});
}

test('two presses are one request, and both hear what came of it', async () => {
  const both = await Promise.all([post('press'), post('press')]);
  expect(await Promise.all(both.map((answer) => answer.text()))).toEqual(['{"id":1}', '{"id":1}']);
  expect(keys).toHaveLength(1);
});

test('after an answer that never came, the same again is another try of it, until it is answered', async () => {
  answers = [
    () => Promise.reject(new TypeError('Failed to fetch')),
    async () => new Response('{}', { status: 502 }),
  ];
  await expect(post('lost')).rejects.toThrow('Failed to fetch');
  await post('lost');
  await post('lost');
  expect(keys[0]).toMatch(/^[\x21-\x7e]{20,}$/);
  expect(new Set(keys).size).toBe(1);
  await post('lost');
  expect(keys[3]).not.toBe(keys[0]);
});

test('what says something else, or was refused, is another request', async () => {
  answers = [async () => new Response('{}', { status: 400 })];
  await post('one');
  await post('one');
  await post('two');
  expect(new Set(keys).size).toBe(3);
});

test('what brings its own key keeps it, and what only reads has none', async () => {
  const headers = { 'Idempotency-Key': 'its-own' };
  await sendOnce(new Request('http://portal.example/api/leads', { method: 'POST', headers }), {});
  await sendOnce(new Request('http://portal.example/api/leads'), {});
  expect(keys).toEqual(['its-own', null]);
});
