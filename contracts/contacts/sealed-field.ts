/** What stands in a contact's fields for a value that is marked sensitive. */
export interface SealedField {
  readonly sealed: string;
}

export function isSealed(value: unknown): value is SealedField {
  return typeof value === 'object' && value !== null && 'sealed' in value && typeof value.sealed === 'string';
}

/** Fields as they are shown: of what is sealed that it is there, and nothing more. */
export function withoutSealed(fields: unknown): unknown {
  if (typeof fields !== 'object' || fields === null) return fields;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shown(value)]));
}

/** One value as it is shown. */
export function shown(value: unknown): unknown {
  return isSealed(value) ? { sealed: true } : value;
}
