import { expect, test } from '@jest/globals';
import { POLICIES } from '../policies/standard.ts';
import { isQualifyingCall } from './qualifying-call.ts';

const appointment = { startsAt: new Date('2026-05-04T15:00:00Z'), endsAt: new Date('2026-05-04T15:30:00Z') };
const call = { startedAt: appointment.startsAt, durationMs: 45_001, bookedIt: false };
const qualifies = (differs: Partial<typeof call>): boolean =>
  isQualifyingCall({ ...call, ...differs }, appointment, POLICIES.standard.verdict);

test('a call counts when it lasted longer than 45 seconds: exactly 45 are not enough', () => {
  expect(qualifies({ durationMs: 45_001 })).toBe(true);
  expect(qualifies({ durationMs: 45_000 })).toBe(false);
  expect(qualifies({ durationMs: 0 })).toBe(false);
});

test('it may begin 15 minutes before the start, not earlier', () => {
  expect(qualifies({ startedAt: new Date('2026-05-04T14:45:00.000Z') })).toBe(true);
  expect(qualifies({ startedAt: new Date('2026-05-04T14:44:59.999Z') })).toBe(false);
});

test('it may begin until 48 hours after the end, not later', () => {
  expect(qualifies({ startedAt: new Date('2026-05-06T15:30:00.000Z') })).toBe(true);
  expect(qualifies({ startedAt: new Date('2026-05-06T15:30:00.001Z') })).toBe(false);
});

test('the call that booked the appointment proves nothing', () => {
  expect(qualifies({ bookedIt: true })).toBe(false);
});
