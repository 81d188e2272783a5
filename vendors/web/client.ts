import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Transform } from 'node:stream';
import { isPublicAddress } from './public-address.ts';

/** Why an address that somebody entered was not read; the message is for them. */
export type WebErrorKind = 'not_allowed' | 'unreachable' | 'refused' | 'too_large' | 'wrong_type';

export class WebError extends Error {
  override readonly name = 'WebError';
  readonly kind: WebErrorKind;

  constructor(kind: WebErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export interface WebRequest {
  readonly address: string;
  /** Bytes */
  readonly limit: number;
  /** Milliseconds, for all of it. */
  readonly within: number;
  /** Ends it sooner. */
  readonly signal?: AbortSignal;
  /** What it may be sent as, in lower case. */
  readonly types: readonly string[];
}

export interface WebAnswer {
  readonly type: string;
  /** Ends with a WebError when it is too large, too slow or broken off. */
  readonly body: Transform;
}

/** Reads addresses that people enter: of the public internet alone. @throws WebError */
export interface WebClient {
  get(request: WebRequest): Promise<WebAnswer>;
}

export interface WebSettings {
  readonly isAllowed: (address: string) => boolean;
  readonly lookup: LookupAll;
  /** http and any port, as the servers of tests have. */
  readonly isOpen: boolean;
}

/** All addresses of a name. */
export type LookupAll = (host: string) => Promise<readonly LookupAddress[]>;

const MOST_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const lookupAll: LookupAll = (host) =>
  new Promise((done, fail) =>
    systemLookup(host, { all: true, verbatim: true }, (error, found) => (error ? fail(error) : done(found))),
  );

/**
 * A name is looked up once, all that it leads to is checked, and the connection goes to what was checked: whoever answers
 * otherwise the second time is not asked. Redirects are followed by hand, each like a new address.
 */
export function createWebClient(settings: Partial<WebSettings> = {}): WebClient {
  const { isAllowed = isPublicAddress, lookup = lookupAll, isOpen = false } = settings;
  return {
    async get(request) {
      const late = AbortSignal.timeout(request.within);
      const signal = request.signal ? AbortSignal.any([late, request.signal]) : late;
      let at = checked(request.address, isOpen);
      for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
        const answer = await ask(at, await addressesOf(at, lookup, isAllowed), signal);
        const status = answer.statusCode ?? 0;
        const { location } = answer.headers;
        if (!REDIRECTS.has(status) || location === undefined) return read(answer, request, { at, signal });
        answer.destroy();
        at = checked(location, isOpen, at);
      }
      throw new WebError('not_allowed', `The address leads on more than ${MOST_REDIRECTS} times.`);
    },
  };
}

/** @throws WebError not_allowed */
function checked(address: string, isOpen: boolean, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw new WebError('not_allowed', 'The address cannot be read.');
  const url = new URL(address, base);
  const no = (why: string) =>
    new WebError('not_allowed', base ? `The address leads on to one that ${why}.` : `The address ${why}.`);
  if (url.protocol !== 'https:' && !(isOpen && url.protocol === 'http:'))
    throw no('does not begin with https://');
  if (url.username || url.password) throw no('holds a name or a password');
  if (url.port && !isOpen) throw no('names a port');
  return url;
}

/** @throws WebError not_allowed, unreachable */
async function addressesOf(
  { hostname }: URL,
  lookup: LookupAll,
  isAllowed: WebSettings['isAllowed'],
): Promise<readonly LookupAddress[]> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const found = family
    ? [{ address: host, family }]
    : await lookup(host).catch((error: unknown) => {
        throw new WebError('unreachable', `There is no server of the name ${host}.`, { cause: error });
      });
  // One that is not public among them would do: nobody has such a one by accident.
  if (found.length === 0 || !found.every(({ address }) => isAllowed(address)))
    throw new WebError('not_allowed', `${host} is no address of the public internet.`);
  return found;
}

/** Connects to one of `addresses` and to nothing else. @throws WebError unreachable */
function ask(
  url: URL,
  addresses: readonly LookupAddress[],
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const pinned: LookupFunction = (_host, options, done) => {
    const [first] = addresses;
    if (options.all) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family);
  };
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((done, fail) => {
    const asked = request(
      url,
      // No agent: its connections were checked for others.
      {
        agent: false,
        lookup: pinned,
        signal,
        headers: { Accept: '*/*', 'Accept-Encoding': 'identity', 'User-Agent': 'Followthrough' },
      },
      done,
    );
    asked.once('error', (error) => fail(brokenOff({ at: url, signal }, error)));
    asked.end();
  });
}

interface Asked {
  readonly at: URL;
  readonly signal: AbortSignal;
}

function brokenOff({ at, signal }: Asked, cause: unknown): WebError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const why = signal.aborted ? 'it took too long' : (code ?? message);
  return new WebError('unreachable', `${at.hostname} could not be read: ${why}.`, { cause });
}

/** @throws WebError refused, wrong_type, too_large */
function read(answer: http.IncomingMessage, { types, limit }: WebRequest, asked: Asked): WebAnswer {
  const { at } = asked;
  const give = (kind: WebErrorKind, words: string): never => {
    answer.destroy();
    throw new WebError(kind, words);
  };
  const status = answer.statusCode ?? 0;
  if (status !== 200) give(status >= 500 ? 'unreachable' : 'refused', `${at.hostname} answered ${status}.`);
  const type = (answer.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!types.includes(type))
    give('wrong_type', `There is ${type || 'something of no type'} at the address, no file.`);
  if ((answer.headers['content-encoding'] ?? 'identity') !== 'identity')
    give('wrong_type', `${at.hostname} sends the file packed, though it was not asked to.`);
  const large = () =>
    new WebError('too_large', `The file is larger than ${limit.toLocaleString('en-US')} bytes.`);
  if (Number(answer.headers['content-length'] ?? 0) > limit) {
    answer.destroy();
    throw large();
  }
  let size = 0;
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > limit) done(large());
      else done(null, chunk);
    },
    destroy(error, done) {
      answer.destroy();
      done(error);
    },
  });
  answer.once('error', (error) => body.destroy(brokenOff(asked, error)));
  return { type, body: answer.pipe(body) };
}
