import { expect, test } from '@jest/globals';
import { type DueMoment, type Standing, verdictMoment, whatBecame } from './what-became.ts';

const now = new Date('2026-06-01T12:00:00Z');
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const booked: Standing = { status: 'booked', wanted: 'booked', now };
const row = (status: string, reason: string | null = null) => ({
  ...{ id: 'm', status, reason, sentAt: null, deliveredAt: null },
});
const moment = (minutes: number, ...sends: DueMoment['sends'][number][]): DueMoment => ({
  ...{ name: 'reminder_2h', kind: 'remind', at: at(minutes), sends },
});
const text = (message?: ReturnType<typeof row>) => ({ channel: 'sms' as const, message });
const email = (message?: ReturnType<typeof row>) => ({ channel: 'email' as const, message });

test('what has no row is to come, late, or not needed any more, and says why', () => {
  const states = (minutes: number, standing: Standing) => {
    const { state, sends } = whatBecame(moment(minutes, text()), standing);
    return [state, sends[0]?.why];
  };
  expect(states(30, booked)).toEqual(['to_come', null]);
  expect(states(-1, booked)).toEqual(['to_come', null]);
  expect(states(-30, booked)).toEqual(['overdue', 'it is late, and goes out as soon as it may']);
  expect(states(30, { ...booked, status: 'cancelled' })).toEqual([
    'not_needed',
    'the appointment was cancelled first',
  ]);
  const decidedAt = at(-10);
  expect(states(-30, { ...booked, status: 'shown', decidedAt })).toEqual([
    'skipped',
    'it did not go out in time',
  ]);
  expect(states(-5, { ...booked, status: 'shown', decidedAt })[0]).toBe('not_needed');
  expect(states(30, { ...booked, over: 'they have booked' })).toEqual(['not_needed', 'they have booked']);
});

test('of what did not go out the reason is told in words, of what did none', () => {
  const { sends } = whatBecame(
    moment(-30, text(row('blocked', 'opted_out')), email(row('delivered'))),
    booked,
  );
  expect(sends.map(({ state, why }) => [state, why])).toEqual([
    ['blocked', 'they asked not to be written to'],
    ['delivered', null],
  ]);
});

test('a moment is as good as the best of its messages', () => {
  const overall = (...sends: DueMoment['sends'][number][]) => whatBecame(moment(-30, ...sends), booked).state;
  expect(overall(text(row('blocked')), email(row('sent')))).toBe('sent');
  expect(overall(text(row('skipped')), email(row('blocked')))).toBe('blocked');
  expect(overall(text(row('waiting')), email(row('failed')))).toBe('to_come');
});

test('a verdict is to come, late, given, or not needed', () => {
  const state = (minutes: number, status: Standing['status']) =>
    verdictMoment(at(minutes), { status, now }).state;
  expect([state(5, 'booked'), state(-5, 'booked'), state(5, 'shown'), state(5, 'cancelled')]).toEqual([
    ...['to_come', 'overdue', 'sent', 'not_needed'],
  ]);
  const decided = (decidedAt: Date) => verdictMoment(at(-5), { status: 'shown', now, decidedAt }).state;
  expect([decided(at(-5)), decided(at(-6))]).toEqual(['sent', 'not_needed']);
});
