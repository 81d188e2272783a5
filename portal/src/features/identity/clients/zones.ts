const ZONES: readonly string[] = Intl.supportedValuesOf('timeZone');

/** IANA zones that this browser knows, and the one that is chosen: UTC is none of them. */
export function zonesWith(zone: string): string[] {
  return ZONES.includes(zone) ? [...ZONES] : [zone, ...ZONES];
}

/** Languages in which the product has words. */
export const LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'es', label: 'Spanish' },
];
