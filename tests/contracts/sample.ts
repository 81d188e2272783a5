import type { Json } from './json.ts';

interface How {
  /** Places whose names are free, as `payload.metadata`. */
  readonly open?: readonly string[];
  /** Places that the sample happens to lack. */
  readonly also?: readonly string[];
}

const wordOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);

/**
 * Where a value is not shaped as a real one: by the names of its objects and the types of what they hold. `null` may
 * stand for everything, and items of a list are held to whichever of the sample's they are nearest to.
 */
export function sampleFaults(sample: unknown, value: unknown, how: How = {}, at = ''): string[] {
  if (sample === null || value === null || how.open?.includes(at)) return [];
  if (wordOf(sample) !== wordOf(value)) return [`${at} is a ${wordOf(value)}, not a ${wordOf(sample)}`];
  if (Array.isArray(value)) return value.flatMap((item) => itemFaults(sample as unknown[], item, how, at));
  if (typeof value !== 'object') return [];
  const known = sample as Json;
  return Object.entries(value as Json).flatMap(([name, part]) => {
    const place = at ? `${at}.${name}` : name;
    if (Object.hasOwn(known, name)) return sampleFaults(known[name], part, how, place);
    return how.also?.includes(place) ? [] : [`${place} is not in the sample`];
  });
}

function itemFaults(samples: unknown[], item: unknown, how: How, at: string): string[] {
  const faults = samples.map((sample) => sampleFaults(sample, item, how, at));
  return faults.sort((a, b) => a.length - b.length)[0] ?? [];
}

/** What a real one has at its top and below `places`, and this one has not. */
export function missingNames(sample: Json, value: Json, places: readonly string[] = []): string[] {
  return ['', ...places].flatMap((place) => {
    const [known, own] = [place ? sample[place] : sample, place ? value[place] : value] as [
      Json,
      Json | undefined,
    ];
    return Object.keys(known)
      .filter((name) => !(name in (own ?? {})))
      .map((name) => (place ? `no ${place}.${name}` : `no ${name}`));
  });
}
