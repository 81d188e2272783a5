import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Seconds: half a year. Browsers keep no cookie longer than 400 days. */
export const DEVICE_COOKIE_AGE = 180 * 86_400;

/** Accounts that a browser remembers: an agency's desk has a few. */
const MOST_ACCOUNTS = 5;
const TAG_BYTES = 16;

/**
 * Knows browsers that signed in before, by a cookie of ours: a random id, and for each account a tag that only we can
 * make. It opens nothing; whoever holds it has a counter of wrong tries of their own.
 * See https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
 */
export interface Devices {
  /** The browser's id, when it signed in to this account before. */
  known(cookie: string | undefined, account: string): string | undefined;
  /** The cookie of a browser that just did. */
  remember(cookie: string | undefined, account: string): string;
}

export function createDevices(secret: string): Devices {
  const tagOf = (id: string, account: string): string =>
    createHmac('sha256', secret)
      .update(`device\n${id}\n${account}`)
      .digest()
      .subarray(0, TAG_BYTES)
      .toString('base64url');
  const read = (cookie: string | undefined): { id: string; tags: string[] } | undefined => {
    if (!cookie || !/^[\w-]{22}(\.[\w-]{22}){1,5}$/.test(cookie)) return undefined;
    const [id = '', ...tags] = cookie.split('.');
    return { id, tags };
  };
  const known: Devices['known'] = (cookie, account) => {
    const device = read(cookie);
    if (!device) return undefined;
    const expected = Buffer.from(tagOf(device.id, account));
    return device.tags.some((tag) => timingSafeEqual(Buffer.from(tag), expected)) ? device.id : undefined;
  };
  return {
    known,
    remember(cookie, account) {
      const device = read(cookie);
      const id = device?.id ?? randomBytes(16).toString('base64url');
      const own = tagOf(id, account);
      const others = (device?.tags ?? []).filter((tag) => tag !== own);
      return [id, own, ...others.slice(0, MOST_ACCOUNTS - 1)].join('.');
    },
  };
}
