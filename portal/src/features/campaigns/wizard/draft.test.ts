import { expect, test } from '@jest/globals';
import { requestKey } from '../../../kit/request-key.ts';
import { bodyOf, emptyDraft, problemsOf, stepOf, toInstant, toLocal } from './draft.ts';

const draft = { ...emptyDraft('Europe/Berlin'), name: ' Spring ', clientId: 'c', fromNumber: '+14155550101' };

test('what is not said is left out or null, and texts are trimmed', () => {
  const body = bodyOf({ ...draft, newPerHour: '', bookingUrl: ' ' });
  expect(body).toMatchObject({ name: 'Spring', newPerHour: null, startsAt: null, hours: null });
  expect(body).not.toHaveProperty('bookingUrl');
  expect(body).not.toHaveProperty('retellAgentId');
});

test('a local clock time comes back from its instant', () => {
  expect(toLocal(toInstant('2026-05-06 09:30:00'))).toBe('2026-05-06 09:30:00');
  expect(toInstant(null)).toBeNull();
});

test('the same request has the same key, another request or another draft another', () => {
  const key = requestKey(draft.id, 'campaign', bodyOf(draft));
  expect(requestKey(draft.id, 'campaign', bodyOf({ ...draft }))).toBe(key);
  expect(requestKey(draft.id, 'campaign', bodyOf({ ...draft, name: 'Autumn' }))).not.toBe(key);
  expect(requestKey(emptyDraft('UTC').id, 'campaign', bodyOf(draft))).not.toBe(key);
  expect(key).toMatch(/^[!-~]{1,255}$/);
});

test('each step says what it lacks, and nothing of the others', () => {
  expect(Object.keys(problemsOf(emptyDraft('UTC'), 0, false))).toEqual(['name', 'clientId']);
  expect(problemsOf(draft, 0, false)).toEqual({});
  const times = { startsAt: '2026-05-06 09:00:00', endsAt: '2026-05-06 09:00:00' };
  expect(problemsOf({ ...draft, ...times }, 2, false)).toHaveProperty('endsAt');
  const closed = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null };
  expect(problemsOf({ ...draft, hours: closed }, 2, false)).toHaveProperty('hours');
  expect(problemsOf(draft, 3, false)).toHaveProperty('list');
  expect(problemsOf({ ...draft, list: 'none' }, 3, false)).toEqual({});
  expect(problemsOf({ ...draft, list: 'address', address: 'http://x' }, 3, false)).toHaveProperty('address');
});

test('what the API refuses is shown on the step of its field', () => {
  expect(['name', 'fromNumber', 'hours.mon.to', 'endsAt', 'mapping'].map(stepOf)).toEqual([0, 1, 2, 2, 3]);
});
