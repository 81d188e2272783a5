import { expect, test } from '@jest/globals';
import { personPattern } from './person-pattern.ts';

const pattern = personPattern({
  phones: ['+14155550107', '+442079460018'],
  emails: ['lead07+x@example.com'],
  names: [{ first: 'Sample', last: 'Lead' }],
});
const without = (text: string) => text.replace(new RegExp(pattern, 'gi'), '*');

test.each([
  '+14155550107',
  '14155550107',
  '4155550107',
  '(415) 555-0107',
  '1.415.555.0107',
  '0014155550107',
  '%2B14155550107',
  '020 7946 0018',
  '+44 (0)20 7946 0018',
  'LEAD07+X@example.com',
  'lead07%2Bx%40example.com',
  'Sample Lead',
  'lead, sample',
  'Sample+Lead',
  'Sample%20Lead',
])('a person is found as %s', (text) => {
  expect(without(`a ${text} b`)).toMatch(/^a [^0-9A-Za-z*]*(%2B|\+44 \(0\))?\*[^0-9A-Za-z*]* b$/);
});

test.each([
  '94155550107',
  '41555501079',
  '+14155550108',
  'lead07@example.com',
  'xlead07+x@example.com',
  'lead07+x@example.community',
  'Sample',
  'Leader Sample',
  'Samples Lead',
])('nobody else is taken for the person: %s', (text) => {
  expect(without(`a ${text} b`)).toBe(`a ${text} b`);
});

test('who is known by nothing is found nowhere', () => {
  const nobody = new RegExp(personPattern({ phones: [], emails: [], names: [] }), 'i');
  expect(nobody.test('anything at all')).toBe(false);
});

test.each([
  [{ first: 'I', last: 'Am' }, 'I am here'],
  [{ first: 'A', last: 'B' }, 'variants A, B'],
  [{ first: '-', last: '-' }, 'a - - b'],
  [{ first: '-', last: 'Lead' }, 'the next - lead, please'],
  [{ first: ' ', last: 'Lead' }, 'the next lead is due'],
])('a name of initials, marks or nothing is nobody’s: %j', (name, text) => {
  const found = new RegExp(personPattern({ phones: [], emails: [], names: [name] }), 'i');
  expect(found.test(text)).toBe(false);
});

test('short names are names, in whatever letters', () => {
  for (const name of [
    { first: 'Bo', last: 'Li' },
    { first: '伟', last: '李' },
  ]) {
    const found = new RegExp(personPattern({ phones: [], emails: [], names: [name] }), 'i');
    expect(found.test(`call ${name.first} ${name.last} back`)).toBe(true);
  }
});
