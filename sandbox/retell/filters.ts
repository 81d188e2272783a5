import { z } from 'zod';

const stringFilter = z.object({
  type: z.literal('string'),
  op: z.enum(['eq', 'ne', 'sw', 'ew', 'co']),
  value: z.string(),
});
const numberFilter = z.object({
  type: z.literal('number'),
  op: z.enum(['eq', 'ne', 'gt', 'ge', 'lt', 'le']),
  value: z.number(),
});
const booleanFilter = z.object({ type: z.literal('boolean'), op: z.literal('eq'), value: z.boolean() });
const rangeFilter = z.object({
  type: z.literal('range'),
  op: z.literal('bt'),
  value: z.tuple([z.number(), z.number()]),
});
const enumFilter = z.object({ type: z.literal('enum'), op: z.literal('in'), value: z.array(z.string()) });
const presentFilter = z.object({ type: z.literal('present'), op: z.enum(['pr', 'np']) });
const valueFilter = z.union([
  stringFilter,
  numberFilter,
  booleanFilter,
  rangeFilter,
  enumFilter,
  presentFilter,
]);
const fieldFilters = z.array(valueFilter.and(z.object({ key: z.string() })));
const numeric = z.union([numberFilter, rangeFilter]);

/** The filter of /v3/list-calls: conditions on fields of the call, all of which must hold. */
export const callFilter = z.strictObject({
  call_id: stringFilter.optional(),
  call_status: enumFilter.optional(),
  call_type: enumFilter.optional(),
  direction: enumFilter.optional(),
  disconnection_reason: enumFilter.optional(),
  from_number: stringFilter.optional(),
  to_number: stringFilter.optional(),
  start_timestamp: numeric.optional(),
  end_timestamp: numeric.optional(),
  duration_ms: numeric.optional(),
  metadata: fieldFilters.optional(),
  dynamic_variables: fieldFilters.optional(),
  custom_analysis_data: fieldFilters.optional(),
});

type ValueFilter = z.infer<typeof valueFilter>;
type CallObject = Record<string, unknown>;

function compareText(op: 'eq' | 'ne' | 'sw' | 'ew' | 'co', actual: string, wanted: string): boolean {
  switch (op) {
    case 'eq':
      return actual === wanted;
    case 'ne':
      return actual !== wanted;
    case 'sw':
      return actual.startsWith(wanted);
    case 'ew':
      return actual.endsWith(wanted);
    case 'co':
      return actual.includes(wanted);
  }
}

function compareNumber(op: 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le', actual: number, wanted: number): boolean {
  switch (op) {
    case 'eq':
      return actual === wanted;
    case 'ne':
      return actual !== wanted;
    case 'gt':
      return actual > wanted;
    case 'ge':
      return actual >= wanted;
    case 'lt':
      return actual < wanted;
    case 'le':
      return actual <= wanted;
  }
}

function holds(filter: ValueFilter, actual: unknown): boolean {
  const present = actual !== undefined && actual !== null;
  switch (filter.type) {
    case 'present':
      return present === (filter.op === 'pr');
    case 'string':
      return present ? compareText(filter.op, String(actual), filter.value) : filter.op === 'ne';
    case 'number':
      return present ? compareNumber(filter.op, Number(actual), filter.value) : filter.op === 'ne';
    case 'boolean':
      return actual === filter.value;
    case 'range':
      return present && Number(actual) >= filter.value[0] && Number(actual) <= filter.value[1];
    case 'enum':
      return present && filter.value.includes(String(actual));
  }
}

const record = (value: unknown) => (value ?? {}) as CallObject;

/** Whether a call (as Retell shows it) passes a v3 filter. */
export function passes(filter: z.infer<typeof callFilter>, call: CallObject): boolean {
  const { metadata, dynamic_variables, custom_analysis_data, ...plain } = filter;
  const nested: [typeof metadata, CallObject][] = [
    [metadata, record(call.metadata)],
    [dynamic_variables, record(call.retell_llm_dynamic_variables)],
    [custom_analysis_data, record(record(call.call_analysis).custom_analysis_data)],
  ];
  return (
    Object.entries(plain).every(([name, one]) => one === undefined || holds(one, call[name])) &&
    nested.every(([filters, values]) => (filters ?? []).every((one) => holds(one, values[one.key])))
  );
}

const anyOf = z.array(z.union([z.string(), z.number(), z.boolean()]));
const thresholds = z.object({
  upper_threshold: z.number().optional(),
  lower_threshold: z.number().optional(),
});

/** The filter of /v2/list-calls: `field: [allowed values]`, `metadata.x: [...]`, or thresholds. */
export const oldCallFilter = z.record(z.string(), z.union([anyOf, thresholds, z.record(z.string(), anyOf)]));

function oldField(call: CallObject, name: string): unknown {
  const [head = '', ...rest] = name.split('.');
  if (head === 'metadata') return record(call.metadata)[rest.join('.')];
  if (head === 'dynamic_variables') return record(call.retell_llm_dynamic_variables)[rest.join('.')];
  return call[name];
}

/** Whether a call (as Retell shows it) passes a v2 filter. */
export function passesOld(filter: z.infer<typeof oldCallFilter>, call: CallObject): boolean {
  return Object.entries(filter).every(([name, wanted]) => {
    const actual = oldField(call, name);
    if (Array.isArray(wanted)) return wanted.some((one) => String(one) === String(actual));
    if (name === 'metadata' || name === 'dynamic_variables') {
      return Object.entries(wanted).every(([key, list]) => {
        const field = key.startsWith(`${name}.`) ? key : `${name}.${key}`;
        return Array.isArray(list) && list.some((one) => String(one) === String(oldField(call, field)));
      });
    }
    const { lower_threshold: low, upper_threshold: high } = wanted as z.infer<typeof thresholds>;
    if (actual === undefined) return false;
    return (low === undefined || Number(actual) >= low) && (high === undefined || Number(actual) <= high);
  });
}
