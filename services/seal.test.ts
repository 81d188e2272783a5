import { describe, expect, test } from '@jest/globals';
import { createSealer } from './seal.ts';

const key = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });
const ours = createSealer([key('a', 1)]);

describe('a sealed text', () => {
  test('opens at its own place alone', () => {
    const sealed = ours.seal('born 1970', 'contact:1:fields');
    expect(sealed).not.toContain('1970');
    expect(ours.open(sealed, 'contact:1:fields')).toBe('born 1970');
    expect(() => ours.open(sealed, 'contact:2:fields')).toThrow();
  });

  test('is another one each time, and does not open when a bit of it was changed', () => {
    const sealed = ours.seal('', 'x');
    expect(ours.seal('', 'x')).not.toBe(sealed);
    expect(ours.open(sealed, 'x')).toBe('');
    const longer = ours.seal('yes', 'x');
    const changed = longer.slice(0, -1) + (longer.endsWith('A') ? 'B' : 'A');
    expect(() => ours.open(changed, 'x')).toThrow();
    expect(() => ours.open('a.b', 'x')).toThrow('no sealed text');
  });

  test('opens by an older key, is told to be old, and not by a key that is gone', () => {
    const sealed = ours.seal('text', 'x');
    const next = createSealer([key('b', 2), key('a', 1)]);
    expect(next.open(sealed, 'x')).toBe('text');
    expect(next.isOld(sealed)).toBe(true);
    expect(next.isOld(next.seal('text', 'x'))).toBe(false);
    expect(() => createSealer([key('b', 2)]).open(sealed, 'x')).toThrow('no key of the name a');
  });
});
