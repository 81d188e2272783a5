import { expect, test } from '@jest/globals';
import { isDay, onlyKnown, searchDays, searchTexts } from './search-texts.ts';

test('a page’s search holds its own texts, also those that the router took for numbers, and nothing else', () => {
  const read = searchTexts('q', 'channel', 'open');
  expect(read({ q: 14155550100, channel: 'sms', open: '', other: 'x' })).toEqual({
    q: '14155550100',
    channel: 'sms',
  });
  expect(read({ q: { no: 'text' }, channel: null })).toEqual({});
});

test('what a page does not know in its address does not reach it beside what it does know', () => {
  const read = onlyKnown(({ span }) => (span === 'week' ? { span } : {}));
  expect({ span: 'nonsense', date: '9', ...read({ span: 'nonsense', date: '9' }) }).toEqual({});
  expect({ span: 'week', date: '9', ...read({ span: 'week', date: '9' }) }).toEqual({ span: 'week' });
});

test('a day is one of the calendar', () => {
  expect(['2026-02-28', '2028-02-29'].every(isDay)).toBe(true);
  expect(['2026-02-31', '2026-13-01', '0001-01-01', '9999-12-31', '2026-1-1', '', 20260101].some(isDay)).toBe(
    false,
  );
  expect(searchDays('from', 'to')({ from: '2026-02-31', to: '2026-03-01' })).toEqual({ to: '2026-03-01' });
});
