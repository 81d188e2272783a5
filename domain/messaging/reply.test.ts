import { expect, test } from '@jest/globals';
import { readReply } from './reply.ts';

const reads = (expected: string, bodies: readonly string[]): void => {
  expect(bodies.map((body) => [body, readReply(body)])).toEqual(bodies.map((body) => [body, expected]));
};

test('every word of the STOP family stops, in any case, with any punctuation', () => {
  reads('stop', ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']);
  reads('stop', [
    'stop',
    'Stop.',
    ' stop! ',
    '"STOP"',
    'STOP ALL',
    'stop all!',
    'Opt out',
    'opt-out',
    'stop 🛑',
  ]);
  reads('stop', ['please stop', 'stop texting me please', 'stop all messages now', 'Unsubscribe me']);
  reads('stop', ['Stop texting me', 'stop please', 'STOP\n', 'STOP\u200b']);
});

test('a sentence that merely begins with such a word is an answer for a person', () => {
  reads('other', [
    'stop by my office tomorrow please',
    'stop by tomorrow',
    'end of month',
    'cancel my appointment',
    'End of the month is better for me',
    'cancel that, I found the link and will come',
    'non-stop meetings today',
    'please call me later',
    'the bus stop was closed',
  ]);
});

test('START and UNSTOP restore, HELP and INFO ask for help', () => {
  reads('start', ['START', 'start', 'Unstop', ' START! ']);
  reads('other', ['start at nine', 'when do we start']);
  reads('help', ['HELP', 'info', 'help?']);
});

test('yes and no are read from the first word', () => {
  reads('yes', [
    'YES',
    'yes',
    'Y',
    'Yes!',
    'yep',
    'Yeah, it did',
    'yes it took place',
    'Yes 👍',
    'sure',
    'YES.',
  ]);
  reads('no', ['NO', 'no', 'N', 'No!', 'nope', "no, I couldn't make it", 'No 👎', 'nah']);
});

test('words that only begin alike are neither', () => {
  reads('other', ['yesterday', 'nothing', 'not yet', 'now', 'November works', 'yesss', 'maybe']);
});

test('accents, other scripts, emoji and nothing at all are left to a person', () => {
  reads('other', ['sí', 'já', 'да', 'はい', '👍', '🙂🙂', '', '   ', '\n', '?!', '1', '...']);
});

test('START after YES is not consent, and YES is never START', () => {
  expect(readReply('YES')).toBe('yes');
  expect(readReply('yes start')).toBe('yes');
});
