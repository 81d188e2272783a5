import { escapeHtml } from '../html.ts';
import type { Message } from '../records.ts';
import type { World } from '../world.ts';

/** What the app calls a thing, and its id there: read off what its requests carry openly. */
export interface Named {
  readonly kind: string;
  readonly id: string;
}

/** Keys of metadata, custom arguments and variables that name a thing of the app. */
const NAMED = /^(lead|message|appointment|invoice)_id$/;
/** Things that a workflow of their own takes care of. */
const WITH_WORKFLOW: ReadonlySet<string> = new Set(['lead', 'appointment', 'invoice']);
/** Anything else is no id, and goes into no address. */
const ID = /^[\w-]{1,64}$/;

/** What a record's metadata (or the like) names. */
export function namedIn(carried: Readonly<Record<string, unknown>> | undefined): Named[] {
  return Object.entries(carried ?? {}).flatMap(([key, id]) => {
    const kind = NAMED.exec(key)?.[1];
    return kind !== undefined && typeof id === 'string' && ID.test(id) ? [{ kind, id }] : [];
  });
}

/** A text of Twilio's names its message in the address for its receipts, one of MessageBird's in its metadata. */
export function namedByText({ metadata, statusCallback }: Message): Named[] {
  if (!statusCallback || !URL.canParse(statusCallback)) return namedIn(metadata);
  const id = new URL(statusCallback).searchParams.get('message');
  return namedIn({ message_id: id });
}

function address(pattern: string, { kind, id }: Named): string {
  const filled = pattern.replaceAll('{kind}', kind).replaceAll('{id}', encodeURIComponent(id));
  return escapeHtml(filled);
}

/** Links to the records and workflows of things in the app; empty where the sandbox was not told where they are. */
export function deepLinks(world: World, named: readonly Named[]): string {
  const { record, workflow } = world.options.links ?? {};
  const one = (pattern: string, thing: Named, what: string) =>
    `<a href="${address(pattern, thing)}" target="_blank" rel="noreferrer">${thing.kind} ${what}</a>`;
  const unique = [...new Map(named.map((thing) => [`${thing.kind}:${thing.id}`, thing])).values()];
  const links = unique.flatMap((thing) => [
    ...(record ? [one(record, thing, 'record')] : []),
    ...(workflow && WITH_WORKFLOW.has(thing.kind) ? [one(workflow, thing, 'workflow')] : []),
  ]);
  return links.length > 0 ? `<span class="links">${links.join(' ')}</span>` : '';
}
