import { expect, test } from '@jest/globals';
import { visibleReply } from './visible-reply.ts';

const read = (text: string, html = ''): string => visibleReply({ text, html });

test.each([
  [
    'Gmail',
    'Tuesday works.\r\n\r\nOn Mon, Jan 5, 2026 at 3:00 PM Sample Dental <a@b.example> wrote:\r\n> Hi\r\n',
  ],
  [
    'an iPhone',
    'Tuesday works.\n\nSent from my iPhone\n\n> On Jan 5, 2026, at 3:00 PM, Us <a@b.example> wrote:\n> \n> Hi',
  ],
  ['Outlook', 'Tuesday works.\n\n-----Original Message-----\nFrom: Us <a@b.example>\nHi'],
  ['German', 'Tuesday works.\n\nAm 05.01.2026 um 15:00 schrieb Us <a@b.example>:\n> Hi'],
])('what was written now is told from what %s quotes', (_program, text) => {
  expect(read(text)).toBe('Tuesday works.');
});

test('the whole is shown when nothing else is in it', () => {
  expect(read('> Hi\n> there')).toBe('> Hi\n> there');
});

test('without a text the HTML is read, without what it quotes', () => {
  const html =
    '<html><head><title>x</title><style>p{}</style></head><body><p>Tuesday &amp; no later</p>' +
    '<div>caf&#233;</div><blockquote>Hi</blockquote></body></html>';
  expect(read('', html)).toBe('Tuesday & no later\ncafé');
  expect(read(' \n', '<div dir="ltr">Yes<br>please</div><div class="gmail_quote">On Monday</div>')).toBe(
    'Yes\nplease',
  );
});

test.each([
  ['new lines', '\n'.repeat(50_000) + 'a'],
  ['spaces', `a${' '.repeat(90_000)}b`],
  ['what nearly is a quote', 'Am a schrieb <'.repeat(8_000)],
  ['another', 'Op a schreef\n'.repeat(8_000)],
])('a mail of %s holds nobody up', (_what, text) => {
  const began = performance.now();
  expect(read(text)).not.toBe('');
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('HTML that is made to be slow holds nobody up, and is shown as it is', () => {
  const began = performance.now();
  expect(read('', '<style '.repeat(14_000)).length).toBeGreaterThanOrEqual(0);
  expect(performance.now() - began).toBeLessThan(2_000);
});
