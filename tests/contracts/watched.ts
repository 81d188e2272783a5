const driven = new WeakMap<object, Set<string>>();

type Method = (...given: unknown[]) => unknown;

/** A client that notes which of its methods are asked. */
export function watched<T extends object>(client: T): T {
  const asked = new Set<string>();
  const proxy = new Proxy(client, {
    get(target, name) {
      const method = Reflect.get(target, name) as unknown;
      if (typeof method !== 'function') return method;
      return (...given: unknown[]) => {
        asked.add(String(name));
        return (method as Method).apply(target, given);
      };
    },
  });
  driven.set(proxy, asked);
  return proxy;
}

/** The methods of a watched client that nobody has asked. */
export function undriven(client: object): string[] {
  const asked = driven.get(client);
  if (!asked) throw new Error('this client is not watched');
  return Object.keys(client).filter((name) => !asked.has(name));
}
