import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { brandShades, ON_DARK, ON_LIGHT } from './brand-colours.ts';

const colour = fc.integer({ min: 0, max: 0xff_ff_ff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);

/** Written anew after WCAG 2.2, so that a mistake in the other is seen. */
function ratio(a: string, b: string): number {
  const luminance = (hex: string) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, weight, index) => {
      const part = Number.parseInt(hex.slice(1 + 2 * index, 3 + 2 * index), 16) / 255;
      return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    }, 0);
  const [x, y] = [luminance(a) + 0.05, luminance(b) + 0.05];
  return Math.max(x, y) / Math.min(x, y);
}

test('words in any colour, and white words on it, can be read on every ground that they stand on', () => {
  fc.assert(
    fc.property(colour, (given) => {
      const shades = brandShades(given);
      const [onLight = '', onDark = ''] = [shades[ON_LIGHT], shades[ON_DARK]];
      for (const ground of ['#ffffff', '#f4f6f8']) expect(ratio(onLight, ground)).toBeGreaterThanOrEqual(4.5);
      for (const ground of ['#1c2026', '#2e2e2e']) expect(ratio(onDark, ground)).toBeGreaterThanOrEqual(4.5);
      expect(ratio(shades[8] ?? '', '#ffffff')).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

test('a colour that can be read as it is stays itself', () => {
  expect(brandShades('#0b5d3b')[ON_LIGHT]).toBe('#0b5d3b');
  expect(brandShades('#ffd24a')[ON_DARK]).toBe('#ffd24a');
});

test('there are ten shades, each a colour', () => {
  fc.assert(
    fc.property(colour, (given) => {
      const shades = brandShades(given);
      expect(shades).toHaveLength(10);
      for (const shade of shades) expect(shade).toMatch(/^#[0-9a-f]{6}$/);
    }),
  );
});
