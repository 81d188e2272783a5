import { invalid, missingParam } from './errors.ts';

/** A parsed form body or query: strings, with nested keys as objects. */
export type Params = Record<string, unknown>;

/** Refuses names that the endpoint does not know, as Stripe does; `expand` is always welcome. */
export function onlyKnown(params: Params, known: string[]): void {
  const unknown = Object.keys(params).find((name) => name !== 'expand' && !known.includes(name));
  if (unknown) throw invalid(`Received unknown parameter: ${unknown}`, unknown, 'parameter_unknown');
}

/** A text, null when absent or emptied. */
export function textParam(params: Params, name: string): string | null {
  const value = params[name];
  if (value === undefined || value === '') return null;
  if (typeof value !== 'string') throw invalid(`Invalid string: ${JSON.stringify(value)}`, name);
  return value;
}

export function requiredText(params: Params, name: string): string {
  const value = textParam(params, name);
  if (value === null) throw missingParam(name);
  return value;
}

export function integerParam(params: Params, name: string): number | null {
  const value = textParam(params, name);
  if (value === null) return null;
  if (!/^-?\d+$/.test(value)) throw invalid(`Invalid integer: ${value}`, name, 'parameter_invalid_integer');
  return Number(value);
}

export function booleanParam(params: Params, name: string): boolean | null {
  const value = textParam(params, name);
  if (value === null) return null;
  if (value !== 'true' && value !== 'false') throw invalid(`Invalid boolean: ${value}`, name);
  return value === 'true';
}

export function oneOfParam<T extends string>(params: Params, name: string, allowed: readonly T[]): T | null {
  const value = textParam(params, name);
  if (value === null) return null;
  const found = allowed.find((one) => one === value);
  if (!found) throw invalid(`Invalid ${name}: must be one of ${allowed.join(', ')}`, name);
  return found;
}

/** A part of its own, empty when absent. */
export function objectParam(params: Params, name: string): Params {
  const value = params[name];
  if (value === undefined || value === '') return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('Invalid object', name);
  return value as Params;
}

/** A currency code in small letters. */
export function currencyParam(params: Params): string | null {
  const value = textParam(params, 'currency')?.toLowerCase() ?? null;
  if (value !== null && !/^[a-z]{3}$/.test(value)) throw invalid(`Invalid currency: ${value}`, 'currency');
  return value;
}

/** Metadata after a change: given keys are set, emptied ones removed. */
export function mergedMetadata(params: Params, before: Record<string, string> = {}): Record<string, string> {
  const given = params.metadata;
  if (given === undefined) return before;
  if (given === '') return {};
  if (typeof given !== 'object' || given === null) throw invalid('Invalid object', 'metadata');
  const merged = { ...before };
  for (const [key, value] of Object.entries(given)) {
    if (typeof value !== 'string') throw invalid(`Metadata values must be strings`, `metadata[${key}]`);
    if (key.length > 40 || value.length > 500) {
      throw invalid('Metadata keys have at most 40 characters, values 500', `metadata[${key}]`);
    }
    if (value === '') delete merged[key];
    else merged[key] = value;
  }
  return merged;
}
