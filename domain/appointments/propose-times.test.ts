import { expect, test } from '@jest/globals';
import { proposeTimes, slotsByDay, timesInWords } from './propose-times.ts';

const NEW_YORK = 'America/New_York';
const at = (text: string) => new Date(text);
const times = (slots: readonly string[], now: string, zone = NEW_YORK) =>
  proposeTimes(slots.map(at), { zone, now: at(now) }).map((slot) => slot.toISOString().slice(0, 16));

/** Every half hour of a day in UTC. */
const day = (date: string) =>
  Array.from({ length: 48 }, (_, i) => new Date(Date.parse(date) + i * 1_800_000).toISOString());

test('three times on three days, the first at least two hours away', () => {
  const slots = [...day('2026-05-05'), ...day('2026-05-06'), ...day('2026-05-07')];
  expect(times(slots, '2026-05-05T15:10:00Z')).toEqual([
    '2026-05-05T17:30',
    '2026-05-06T12:00',
    '2026-05-07T12:00',
  ]);
});

test('with fewer days the same day is proposed again, at least two hours apart', () => {
  expect(times(day('2026-05-05'), '2026-05-05T04:30:00Z')).toEqual([
    '2026-05-05T12:00',
    '2026-05-05T14:00',
    '2026-05-05T16:00',
  ]);
});

test('what lies close together is proposed when there is nothing else, and nothing when there is nothing', () => {
  const close = ['2026-05-05T15:00:00Z', '2026-05-05T15:30:00Z'];
  expect(times(close, '2026-05-05T08:00:00Z')).toEqual(['2026-05-05T15:00', '2026-05-05T15:30']);
  expect(times([], '2026-05-05T08:00:00Z')).toEqual([]);
  expect(times(close, '2026-05-05T13:31:00Z')).toEqual([]);
});

test('a reader in another zone is asked for the hours of its own day', () => {
  const slots = [...day('2026-05-05'), ...day('2026-05-06')];
  const [first] = times(slots, '2026-05-05T00:00:00Z', 'Asia/Tokyo');
  expect(first).toBe('2026-05-05T02:00');
  const honolulu = times(slots, '2026-05-05T00:00:00Z', 'Pacific/Honolulu');
  expect(honolulu).toEqual(['2026-05-05T02:00', '2026-05-05T18:00', '2026-05-06T18:00']);
});

test.each([
  ['2026-10-31', '2026-10-31T12:00', '2026-11-01T13:00'],
  ['2027-03-13', '2027-03-13T13:00', '2027-03-14T12:00'],
])('around the change of the clocks after %s the day still begins at eight', (date, before, after) => {
  const next = new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
  const found = times([...day(date), ...day(next)], `${date}T05:00:00Z`);
  expect(found).toContain(before);
  expect(found).toContain(after);
});

test('times are said in the words and by the clock of the reader, with its zone', () => {
  const slots = ['2026-10-31T14:00:00Z', '2026-11-01T14:00:00Z'].map(at);
  expect(timesInWords(slots, NEW_YORK, 'en')).toBe('Sat 31 Oct 10:00 AM EDT or Sun 1 Nov 9:00 AM EST');
  expect(timesInWords([...slots, at('2026-11-02T20:30:00Z')], 'America/Los_Angeles', 'en')).toBe(
    'Sat 31 Oct 7:00 AM PDT, Sun 1 Nov 6:00 AM PST, or Mon 2 Nov 12:30 PM PST',
  );
});

test('slots are grouped by the day on which they are for the reader', () => {
  const slots = ['2026-11-01T03:30:00Z', '2026-11-01T04:30:00Z', '2026-11-01T14:00:00Z'].map(at);
  expect(slotsByDay(slots, NEW_YORK).map(({ date, slots: each }) => [date, each.length])).toEqual([
    ['2026-10-31', 1],
    ['2026-11-01', 2],
  ]);
});
