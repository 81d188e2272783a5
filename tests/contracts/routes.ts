import express from 'express';
import { matcherOf } from './document.ts';
import type { RecordedRequest } from './recorder.ts';

interface Layer {
  readonly route?: { readonly path: string | string[]; readonly methods: Readonly<Record<string, boolean>> };
}

type Routing = ((...given: unknown[]) => unknown) & { readonly stack: readonly Layer[] };

interface Mount {
  readonly parent: Routing;
  readonly at: string;
  readonly child: Routing;
}

const mounts: Mount[] = [];
const made = new Set<Routing>();
const isRouting = (value: unknown): value is Routing => typeof value === 'function' && 'stack' in value;

// Express forgets under which path a router was mounted: it is noted here, for every app that is built after this line.
const kind = express.Router.prototype as Record<
  'use' | 'route',
  (this: Routing, ...given: unknown[]) => unknown
>;
const { use, route } = kind;
kind.use = function (...given) {
  const at = typeof given[0] === 'string' ? given[0] : '';
  for (const child of given.flat()) if (isRouting(child)) mounts.push({ parent: this, at, child });
  return use.apply(this, given);
};
kind.route = function (...given) {
  made.add(this);
  return route.apply(this, given);
};

/** Where a router is reached; undefined when it was made and never mounted below an app. */
function pathOf(router: Routing): string {
  const mount = mounts.find(({ child }) => child === router);
  return mount ? pathOf(mount.parent) + (mount.at === '/' ? '' : mount.at) : '';
}

/** Every route below a path, of whatever app was built in this process: `GET /v1/invoices/:id`. */
export function routesBelow(prefix: string): string[] {
  const all = [...made].flatMap((router) =>
    router.stack.flatMap(({ route: one }) =>
      one
        ? Object.keys(one.methods).flatMap((method) =>
            [one.path].flat().map((at) => `${method.toUpperCase()} ${pathOf(router)}${at === '/' ? '' : at}`),
          )
        : [],
    ),
  );
  return [...new Set(all)].filter((one) => one.split(' ')[1]?.startsWith(prefix)).sort();
}

/** The routes that no request has succeeded at. A literal route takes its requests from one with a parameter. */
export function unasked(routes: readonly string[], asked: readonly RecordedRequest[]): string[] {
  const known = routes.map((route) => {
    const [method = '', at = ''] = route.split(' ');
    return {
      route,
      method,
      literals: at.split('/').filter((part) => !part.startsWith(':')).length,
      matches: matcherOf(at),
    };
  });
  known.sort((a, b) => b.literals - a.literals);
  const taken = asked
    .filter(({ answer }) => answer.status < 400)
    .map(({ method, path }) => known.find((one) => one.method === method && one.matches.test(path))?.route);
  return routes.filter((route) => !taken.includes(route));
}
