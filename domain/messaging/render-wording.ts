import { Liquid, type Template, UndefinedVariableError } from 'liquidjs';
import type { FieldValues } from './template-fields.ts';

/** A message before its merge fields are filled. */
export interface Wording {
  /** Only emails have one. */
  readonly subject: string | null;
  readonly body: string;
}

/** A merge field as a wording names it. `custom`: what it is called among the contact's own; null: it is none of them. */
export interface NamedField {
  readonly name: string;
  readonly custom: string | null;
}

export type Rendered =
  | { readonly ok: true; readonly subject: string | null; readonly text: string }
  /** Fields without a default that are empty, in the order in which they stand. */
  | { readonly ok: false; readonly missing: readonly string[] };

/** What a wording may be made of besides its merge fields. */
const TAGS = new Set(['if', 'unless', 'case', 'comment']);
const FILTERS = new Set([
  'default',
  'upcase',
  'downcase',
  'capitalize',
  'strip',
  'truncate',
  'append',
  'prepend',
  'replace',
]);

/** An email of 20,000 characters is some ten pages. */
export const LONGEST_BODY = 20_000;

/** Operators write wordings: nothing in one reaches a file, another template, a prototype or much memory. */
const liquid = lockDown(
  new Liquid({
    // No template has a name that another could ask for.
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    // In a condition, or before `default`, an empty field is no mistake.
    lenientIf: true,
    // Every missing field is told, and not the first alone.
    catchAllErrors: true,
    parseLimit: 2 * LONGEST_BODY,
    renderLimit: 1000,
    memoryLimit: 200_000,
  }),
);

function lockDown(engine: Liquid): Liquid {
  for (const tag of Object.keys(engine.tags)) if (!TAGS.has(tag)) delete engine.tags[tag];
  for (const filter of Object.keys(engine.filters)) if (!FILTERS.has(filter)) delete engine.filters[filter];
  return engine;
}

/**
 * Fills a wording. Values are text: markup, or what looks like a merge field, stays as it is written.
 *
 * @throws Error for a wording that was never checked, and cannot be parsed
 */
export function renderWording(wording: Wording, values: FieldValues): Rendered {
  const { fields = {}, ...own } = values;
  // Always there, so that one of them that is not known is told by its whole name.
  const scope = { ...filled(own), fields: filled(fields) };
  const missing = new Set<string>();
  const fill = (source: string | null): string =>
    source === null ? '' : fillIn(liquid.parse(source), scope, missing);
  const [subject, text] = [fill(wording.subject), fill(wording.body)];
  if (missing.size > 0) return { ok: false, missing: [...missing] };
  return { ok: true, subject: wording.subject === null ? null : oneLine(subject), text: tidy(text) };
}

function filled(values: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
}

/**
 * The merge fields that a source names, each once, with whatever it wants of them: `fields.renewal_date` is one of the
 * contact's own.
 *
 * @throws Error why it is none
 */
export function fieldsIn(source: string): NamedField[] {
  return liquid.globalVariableSegmentsSync(liquid.parse(source)).map((segments) => {
    const [first, custom, ...more] = segments;
    const isCustom = first === 'fields' && typeof custom === 'string' && more.length === 0;
    return { name: segments.map(String).join('.'), custom: isCustom ? custom : null };
  });
}

/** What an error of this file says, in words for whoever wrote the wording. */
export function wordsOf(error: unknown): string {
  return errorsIn(error)
    .map((each) => (each instanceof Error ? each.message : 'unknown'))
    .join('; ');
}

function errorsIn(error: unknown): readonly unknown[] {
  // The class that gathers them is not exported; those of what stands in a condition are gathered apart.
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
    ? error.errors.flatMap(errorsIn)
    : [error];
}

function fillIn(parsed: Template[], scope: object, missing: Set<string>): string {
  try {
    return String(liquid.renderSync(parsed, scope));
  } catch (error) {
    for (const each of errorsIn(error)) {
      if (!(each instanceof UndefinedVariableError)) throw error;
      missing.add(nameOf(each));
    }
    return '';
  }
}

function nameOf(error: UndefinedVariableError): string {
  return (error.originalError as { variableName?: string } | undefined)?.variableName as string;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A condition that was not met leaves its line empty. */
const tidy = (text: string): string =>
  text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
