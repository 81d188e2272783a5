/** Retell's prompts name a variable as {{name}}: letters, digits and underscores. */
const LONGEST_NAME = 60;
/** Ours: a variable is a word or a line in a prompt, not a document. */
const LONGEST_VALUE = 500;
const MOST = 50;

/**
 * A contact's custom fields as an agent's prompt may name them, `Renewal Date` as `renewal_date`. Retell takes text alone,
 * so numbers and truths are spelled out, and lists and objects are left out, as is what is empty. Of two fields with one
 * name the first in the alphabet counts.
 */
export function fieldVariables(fields: unknown): Record<string, string> {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return {};
  const named = new Map<string, string>();
  for (const [field, value] of Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = nameOf(field);
    const text = textOf(value);
    if (name && text && !named.has(name) && named.size < MOST) named.set(name, text);
  }
  return Object.fromEntries(named);
}

function nameOf(field: string): string {
  const plain = field.toLowerCase().replaceAll('ß', 'ss').normalize('NFKD').replace(/\p{M}/gu, '');
  return plain
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+/, '')
    .slice(0, LONGEST_NAME)
    .replace(/_+$/, '');
}

function textOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return '';
  return [...value.trim()].slice(0, LONGEST_VALUE).join('');
}
