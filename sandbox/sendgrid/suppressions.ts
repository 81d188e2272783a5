import type { Router } from 'express';
import type { Mail, Suppression } from '../records.ts';
import type { State } from '../state.ts';
import type { World } from '../world.ts';

function suppressionKey({ list, group, email }: Pick<Suppression, 'list' | 'group' | 'email'>): string {
  return `${list === 'group' ? `group-${group}` : list}/${email.toLowerCase()}`;
}

export function suppress(state: State, fields: Omit<Suppression, 'createdAt'>): void {
  state.suppressions.set(suppressionKey(fields), { ...fields, createdAt: Date.now() });
}

/** @returns whether it was listed */
export function clearSuppression(
  state: State,
  of: Pick<Suppression, 'list' | 'email'> & { readonly group?: number | undefined },
): boolean {
  return state.suppressions.delete(suppressionKey({ group: undefined, ...of }));
}

/** Where an address is listed. */
export function suppressionsOf(state: State, email: string): Suppression[] {
  return [...state.suppressions.values()].filter((one) => one.email.toLowerCase() === email.toLowerCase());
}

/** SendGrid's reason to drop a mail; undefined: it goes out. A block is listed and stops nothing. */
export function dropReason(state: State, mail: Mail): string | undefined {
  const isOn = (list: Suppression['list'], group?: number) =>
    state.suppressions.has(suppressionKey({ list, group, email: mail.to }));
  if (isOn('bounces')) return 'Bounced Address';
  if (isOn('spam_reports')) return 'Spam Reporting Address';
  if (mail.ignoresUnsubscribes) return undefined;
  const left = isOn('unsubscribes') || (mail.group !== undefined && isOn('group', mail.group));
  return left ? 'Unsubscribed Address' : undefined;
}

const LISTS = ['bounces', 'blocks', 'spam_reports', 'unsubscribes'] as const;

function suppressionJson({ list, email, reason, status, createdAt }: Suppression): Record<string, unknown> {
  const listed = { created: Math.floor(createdAt / 1000), email };
  if (list === 'unsubscribes') return listed;
  return list === 'spam_reports' ? { ...listed, ip: '192.0.2.2' } : { ...listed, reason, status };
}

/** SendGrid's suppression lists: read, and cleared one address at a time. */
export function suppressionRoutes(world: World, router: Router): void {
  const { state } = world;
  for (const list of LISTS) {
    router.get(`/v3/suppression/${list}`, (_request, response) => {
      const rows = [...state.suppressions.values()].filter((one) => one.list === list);
      response.json(rows.map(suppressionJson));
    });
    const one = list === 'unsubscribes' ? '/v3/asm/suppressions/global' : `/v3/suppression/${list}`;
    router.delete(`${one}/:email`, (request, response, next) => {
      if (!clearSuppression(state, { list, email: request.params.email })) return next();
      response.status(204).end();
    });
  }
  router.delete('/v3/asm/groups/:group/suppressions/:email', (request, response, next) => {
    const { group, email } = request.params;
    if (!clearSuppression(state, { list: 'group', group: Number(group), email })) return next();
    response.status(204).end();
  });
}
