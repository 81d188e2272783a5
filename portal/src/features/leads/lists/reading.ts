/** How a list is to be read. */
export interface Reading {
  /** Column to field, where it is not as it was recognised */
  readonly mapping: Readonly<Record<string, string>>;
  /** Where numbers without a country code belong: two capital letters */
  readonly region: string;
  /** No channels: nothing is noted */
  readonly consent: {
    readonly channels: readonly string[];
    readonly source: string;
    readonly text: string;
  };
}

export const AS_RECOGNISED: Reading = {
  mapping: {},
  region: 'US',
  consent: { channels: [], source: '', text: '' },
};

const FIELDS: readonly (readonly [target: string, name: string])[] = [
  ['phone', 'Phone'],
  ['email', 'Email'],
  ['firstName', 'First name'],
  ['lastName', 'Last name'],
  ['name', 'Full name'],
  ['company', 'Company'],
  ['zone', 'Time zone'],
  ['state', 'State'],
  ['tags', 'Tags'],
  ['score', 'Score'],
];

const NAMES = new Map(FIELDS);

/** What a column's field is called: `field:plan` is Own field “plan”. */
export function targetName(target: string): string {
  return target.startsWith('field:') ? `Own field “${target.slice(6)}”` : (NAMES.get(target) ?? target);
}

/** A name for an own field out of a column's: `Renewal date` is `field:renewal_date`. */
export function ownField(header: string): string {
  const name = header
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 40);
  return `field:${name || 'value'}`;
}

/** What a column can be taken for. */
export function targetsOf(header: string, target: string | null): { value: string; label: string }[] {
  const own = [ownField(header), target]
    .filter((each): each is string => each?.startsWith('field:') ?? false)
    .map((value) => ({ value, label: targetName(value) }));
  const unique = own.filter(({ value }, at) => own.findIndex((each) => each.value === value) === at);
  return [
    ...FIELDS.map(([value, label]) => ({ value, label })),
    ...unique,
    { value: 'ignore', label: 'Not used' },
  ];
}

/** Countries of which most lists are. */
export const REGIONS = ['US', 'CA', 'GB', 'AU', 'DE', 'FR', 'ES', 'IT', 'NL', 'IE', 'MX', 'IN'].map(
  (value) => ({ value, label: `${new Intl.DisplayNames('en', { type: 'region' }).of(value)} (${value})` }),
);

/** What is missing before a list can be sent; null: nothing. */
export function missingOf({ consent }: Reading): string | null {
  if (consent.channels.length > 0 && consent.source.trim() === '') return 'Say where the consent was given';
  return null;
}
