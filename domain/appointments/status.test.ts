import { expect, test } from '@jest/globals';
import { type AppointmentStatus, mayBecome } from './status.ts';

const ALL: readonly AppointmentStatus[] = ['booked', 'cancelled', 'disputed', 'shown', 'no_show'];
const becomes = (from: AppointmentStatus): AppointmentStatus[] => ALL.filter((to) => mayBecome(from, to));

test('a booked appointment may end in any way', () => {
  expect(becomes('booked')).toEqual(['cancelled', 'disputed', 'shown', 'no_show']);
});

test('a verdict may be disputed or reversed, never unbooked or cancelled', () => {
  expect(becomes('shown')).toEqual(['disputed', 'no_show']);
  expect(becomes('no_show')).toEqual(['disputed', 'shown']);
});

test('a dispute ends in a verdict', () => {
  expect(becomes('disputed')).toEqual(['shown', 'no_show']);
});

test('what was cancelled stays so', () => {
  expect(becomes('cancelled')).toEqual([]);
});
