/** An amount of integer cents as people read it: `money(200000, 'USD')` is $2,000.00; whole amounts may go without cents. */
export function money(cents: number, currency: string, { isRound = false } = {}): string {
  return new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency,
    ...(isRound && cents % 100 === 0 && { minimumFractionDigits: 0, maximumFractionDigits: 0 }),
  }).format(cents / 100);
}

/** A count with separators: 12,345. */
export function count(value: number): string {
  return new Intl.NumberFormat().format(value);
}

/** A share of 1 in per cent: 0.634 is 63.4%. */
export function percent(share: number): string {
  return new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

/** So many of something: `1 lead`, `12,345 leads`. `many` where it is not the one with an s. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** The size of a file: `820 bytes`, `64 kB`, `1.2 MB`. */
export function bytes(size: number): string {
  if (size < 1_000) return counted(size, 'byte');
  if (size < 1_000_000) return `${count(Math.round(size / 1_000))} kB`;
  return `${count(Math.round(size / 100_000) / 10)} MB`;
}
