/** IANA zones that this browser knows, as choices. */
export const ZONES: readonly string[] = Intl.supportedValuesOf('timeZone');

/** Languages in which the product has words. */
export const LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'es', label: 'Spanish' },
];
