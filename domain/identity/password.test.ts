import { expect, test } from '@jest/globals';
import { LONGEST_PASSWORD } from '../../contracts/identity/password.ts';
import { whyBadPassword } from './password.ts';

const owner = { name: 'Sample Owner', email: 'pat.lead07@example.com' };
const common = new Set(['password', 'sunshine', 'qwerty123456789']);
const why = (password: string) => whyBadPassword(password, owner, common);

test.each([
  ['four plain words of it'],
  ['4829105739204857'],
  ['               a'],
  ['ＰＬＡＩＮwordsの十五の文字です'],
  ['x'.repeat(40) + 'y'],
])('%s is good: there are no rules of what it is made of', (password) => {
  expect(why(password)).toBeNull();
});

test.each([
  ['short of it 14', /at least 15/],
  // Seven characters that take two units each.
  ['😀'.repeat(7) + 'a', /at least 15/],
  ['ab'.repeat(LONGEST_PASSWORD), /at most 256/],
  ['QWERTY123456789', /tried first/],
  ['Sunshine-2024!!!', /tried first/],
  ['passwordpassword', /tried first/],
  ['PasswordPassword1', /tried first/],
  ['1111111111111111', /tried first/],
  ['abcabcabcabcabcabc', /tried first/],
  ['lead07 went shopping', /your name/],
  ['the owner of it all', /your name/],
  ['I use followthrough daily', /your name/],
])('%s is refused', (password, reason) => {
  expect(why(password)).toMatch(reason);
});
