import { expect, test } from '@jest/globals';
import { readEmailReply } from './email-reply.ts';

test.each([
  'Unsubscribe',
  'unsubscribe me please',
  'STOP',
  'stop.',
  'Please stop emailing me',
  'Please remove me',
  'Remove me from your mailing list.',
  'take me off this list, thanks',
  'No more emails please',
  "Don't email me again",
  'opt out',
])('%j takes email back', (words) => expect(readEmailReply(words)).toBe('stop'));

test.each([
  'Stop everything',
  'Please stop contacting me.',
  'Do not contact me again!',
  "Don't contact me anymore",
])('%j takes everything back', (words) => expect(readEmailReply(words)).toBe('stop_everything'));

test.each([
  'Can you stop by tomorrow?',
  'Cancel',
  'Please cancel',
  'The end',
  'Remove me from the 3 pm slot and put me at 4 pm',
  'How do I unsubscribe my mother?',
  'yes',
  'no',
  '',
])('%j is for a person to read', (words) => expect(readEmailReply(words)).toBe('other'));

test.each(['no more ', 'something came up ', 'no me contacten mas nunca '])(
  'two million characters of %j take no time worth telling',
  (words) => {
    const began = performance.now();
    expect(readEmailReply(words.repeat(2_000_000 / words.length))).toBe('other');
    expect(performance.now() - began).toBeLessThan(2000);
  },
);

test('what is asked after many empty lines is heard', () =>
  expect(readEmailReply(`Please${'\n'.repeat(50_000)}unsubscribe me`)).toBe('stop'));
