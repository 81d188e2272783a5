import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { fold, probeOf, searchWords } from './search.ts';

describe('the words of a question', () => {
  test.each([
    ['Sample LEAD', ['sample', 'lead']],
    ['  sample\t lead ', ['sample', 'lead']],
    ['José Müller', ['jose', 'muller']],
    ['jo', [' jo']],
    ['O', [' o']],
    ["o'b", ["o'b"]],
    ['lead07@example.com', ['lead07@example.com']],
    ['100%', ['100\\%']],
    ['a_b\\c', ['a\\_b\\\\c']],
    ['smith & co', ['smith', '&', ' co']],
    ['07@ex', ['07@ex']],
    ['5%', [' 5\\%']],
    ['(415) 555-0107', ['4155550107']],
    ['+1 415.555.0107', ['14155550107']],
    ['555 0107', ['5550107']],
    ['0107', ['0107']],
    ['(415', ['415']],
    ['24 7', [' 24', ' 7']],
    ['24-7', ['24-7']],
    ['я', ['q0044f']],
    ['%', []],
    ["_ ' \\", []],
  ])('of %j are %j', (question, words) => {
    expect(searchWords(question)).toEqual(words);
  });

  test('are looked up by what tells most, and never by half an escape', () => {
    expect(probeOf('lead07@example.com')).toBe('ad07@');
    expect(probeOf('sample.l@example.com')).toBe('sample.l');
    expect(probeOf('@example.com')).toBe('@example.com');
    expect(probeOf(`${'a'.repeat(15)}\\_b`)).toBe('a'.repeat(15));
    expect(probeOf(`${'a'.repeat(14)}\\\\b`)).toBe(`${'a'.repeat(14)}\\\\`);
    expect(probeOf(`${'a'.repeat(15)}\\\\b`)).toBe('a'.repeat(15));
  });
});

describe('folding', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await openTestWorld();
  });
  afterAll(() => world.close());

  test('is the same in the database, for every letter of the languages that people write', async () => {
    // To the end of the Arabic presentation forms, without surrogates and the private area; Hangul and Han by samples.
    const codes = Array.from({ length: 0xffff }, (_, i) => i + 1).filter(
      (code) => code < 0x3400 || (code < 0xd800 && code % 97 === 0) || (code > 0xf8ff && code < 0xfffe),
    );
    const letters = codes.map((code) => `x${String.fromCodePoint(code)}Y`);
    const rows = await world.ask<{ letter: string; folded: string }>(
      'SELECT letter, fold(letter) AS folded FROM unnest($1::text[]) AS letter',
      [letters],
    );
    const different = rows.filter(({ letter, folded }) => fold(letter) !== folded);
    expect(different.map(({ letter, folded }) => [letter, folded, fold(letter)])).toEqual([]);
  });

  test('is the same in the database for whole words', async () => {
    for (const word of ['ΟΔΥΣΣΕΥΣ', 'İstanbul', 'Straße', 'ﬁne', '张伟', 'Đặng', '😀 Smile', 'ＡＢＣ％']) {
      const [row] = await world.ask<{ folded: string }>('SELECT fold($1) AS folded', [word]);
      expect([word, fold(word)]).toEqual([word, row?.folded]);
    }
  });
});
