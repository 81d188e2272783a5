import {
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const brand: MantineColorsTuple = [
  '#eef3ff',
  '#dbe4fb',
  '#b5c7f3',
  '#8ca8eb',
  '#698de4',
  '#527ce0',
  '#4573df',
  '#3562c6',
  '#2b57b2',
  '#1b4a9d',
];

/** The kit's own light variants are too pale to be read: 2.7 : 1 for yellow, where WCAG 2.2 (1.4.3) asks for 4.5. */
const readable: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  if (input.variant !== 'light') return colors;
  const [name = 'brand'] = (input.color ?? 'brand').split('.');
  const shade = (index: number) => `var(--mantine-color-${name}-${index})`;
  const words = `light-dark(color-mix(in srgb, ${shade(9)} 62%, black), ${shade(1)})`;
  const ground = (strength: number) =>
    `light-dark(color-mix(in srgb, ${shade(1)} ${100 - strength}%, ${shade(4)}), color-mix(in srgb, ${shade(9)} ${38 + strength}%, transparent))`;
  return { ...colors, color: words, background: ground(0), hover: ground(12) };
};

/** Colours and shapes; contrast of text on filled buttons and of dimmed text is at least 4.5 : 1 in both schemes. */
const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 8 },
  colors: { brand },
  autoContrast: true,
  variantColorResolver: readable,
  luminanceThreshold: 0.33,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.625rem', lineHeight: '1.25' } } },
  respectReducedMotion: true,
  components: {
    Modal: { defaultProps: { centered: true, closeButtonProps: { 'aria-label': 'Close' } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Tooltip: {
      defaultProps: { withArrow: true, openDelay: 250, events: { hover: true, focus: true, touch: true } },
    },
    Table: { defaultProps: { verticalSpacing: 'sm' } },
    Paper: { defaultProps: { withBorder: true, radius: 'md' } },
    Card: { defaultProps: { withBorder: true, radius: 'md' } },
  },
});

const themes = new Map<string, typeof theme>();

/** The same in the colours of a brand. @param shades ten, the lightest first; left out: our own */
export function themeOf(shades: readonly string[] | null | undefined): typeof theme {
  if (!shades) return theme;
  const key = shades.join();
  const known =
    themes.get(key) ?? createTheme({ ...theme, colors: { brand: shades as unknown as MantineColorsTuple } });
  themes.set(key, known);
  return known;
}
