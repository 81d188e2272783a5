import { expect, test } from '@jest/globals';
import { searchTexts } from './search-texts.ts';

test('a page’s search holds its own texts, also those that the router took for numbers, and nothing else', () => {
  const read = searchTexts('q', 'channel', 'open');
  expect(read({ q: 14155550100, channel: 'sms', open: '', other: 'x' })).toEqual({
    q: '14155550100',
    channel: 'sms',
  });
  expect(read({ q: { no: 'text' }, channel: null })).toEqual({});
});
