type Rgb = readonly [red: number, green: number, blue: number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** The grounds that words of a brand's colour stand on, in the portal, on pages and in emails: a card's, and a page's. */
const DARK_GROUND: Rgb = [46, 46, 46];
const LIGHT_GROUND: Rgb = [244, 246, 248];
/** WCAG 2.2, 1.4.3: of words that are not large. */
const READABLE = 4.5;
const STEP = 0.04;

/** The place of what words on a light ground are written in, and of what they are on a dark one. */
export const ON_LIGHT = 7;
export const ON_DARK = 4;

/**
 * Ten shades of a colour, the lightest first, as the portal's kit wants them. Whatever the colour is, the eighth is dark enough for
 * white words on it and for words of it on a light ground, and the fifth is light enough for words on a dark one.
 *
 * @param colour #rrggbb
 */
export function brandShades(colour: string): string[] {
  const given = parse(colour);
  const deep = until(given, BLACK, (shade) => contrast(shade, LIGHT_GROUND) >= READABLE);
  const light = until(given, WHITE, (shade) => contrast(shade, DARK_GROUND) >= READABLE);
  return [
    ...[0.9, 0.75, 0.5, 0.25].map((share) => mix(light, WHITE, share)),
    light,
    mix(light, deep, 0.33),
    mix(light, deep, 0.67),
    deep,
    mix(deep, BLACK, 0.15),
    mix(deep, BLACK, 0.35),
  ].map(hex);
}

function until(from: Rgb, toward: Rgb, isGood: (shade: Rgb) => boolean): Rgb {
  for (let share = 0; share < 1; share += STEP) {
    const shade = rounded(mix(from, toward, share));
    if (isGood(shade)) return shade;
  }
  return toward;
}

function parse(colour: string): Rgb {
  const part = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

const rounded = ([red, green, blue]: Rgb): Rgb => [Math.round(red), Math.round(green), Math.round(blue)];

const hex = (shade: Rgb): string =>
  `#${rounded(shade)
    .map((part) => part.toString(16).padStart(2, '0'))
    .join('')}`;

/** From 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(part: number): number {
  const share = part / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
