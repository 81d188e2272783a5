/** A recorded history without who ran it: process ids and host names are nobody's business. */
export function withoutIdentities(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIdentities);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'identity')
      .map(([name, inner]) => [name, withoutIdentities(inner)]),
  );
}

/** All text of a history; payloads are base64 and are read as well. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([name, inner]) =>
      name === 'data' && typeof inner === 'string'
        ? Buffer.from(inner, 'base64').toString('utf8')
        : textOf(inner),
    )
    .join('\n');
}
