import { homedir } from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import { withAddressKey } from './address-key.ts';
import { type DataKey, dataKeysOf } from './data-keys.ts';
import { type SocialClients, socialClientsOf } from './social.ts';
import { optionalVendors, showable, variables, vendorVariables } from './variables.ts';

type Values = z.infer<typeof variables>;
type Name = keyof Values;
type Source = Readonly<Record<string, string | undefined>>;

export type VendorName = keyof typeof vendorVariables;

/**
 * One vendor's credentials; `isSandboxed` when a base address replaces the vendor's own. Not `isConnected`: this
 * installation has no account there, which it can do without, and the credentials are empty.
 */
type Vendor<V extends VendorName> = { readonly [K in keyof (typeof vendorVariables)[V]]: string } & {
  readonly baseUrl: string | undefined;
  readonly isSandboxed: boolean;
  readonly isConnected: boolean;
};

/** How to reach Temporal; the TLS values are paths of PEM files. */
export interface TemporalSettings {
  readonly address: string;
  readonly namespace: string;
  readonly apiKey: string | undefined;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
}

/** What the API and the worker run on: nothing in it is optional but what Temporal Cloud alone needs. */
export interface ServerEnvironment {
  /** Its connections know ADDRESS_KEY. */
  readonly databaseAppUrl: string;
  readonly databaseAuthUrl: string;
  readonly temporal: TemporalSettings;
  readonly publicUrl: string;
  readonly apiPort: number;
  /** Besides our own. */
  readonly allowedOrigins: readonly string[];
  /** Addresses and ranges */
  readonly trustedProxies: readonly string[];
  readonly authSecret: string;
  readonly linkSecret: string;
  /** The first one seals; all of them open. */
  readonly dataKeys: readonly DataKey[];
  /** By whom people may sign in besides a password. */
  readonly social: SocialClients;
  readonly vendors: { readonly [V in VendorName]: Vendor<V> };
  /** How many calls the voice vendor's account bears at once; undefined: any number, at a stand-in. */
  readonly callsAtOnce: number | undefined;
  /** The same of an account of an operator's own, of which the environment does not know what was bought. */
  readonly ownCallsAtOnce: number | undefined;
  readonly inboundMail: {
    /** Undefined: emails are answered to their sender, not to us. */
    readonly domain: string | undefined;
    readonly secret: string | undefined;
    readonly attachmentsDir: string;
  };
  /** Where files that were uploaded lie: the API writes there, the worker reads. */
  readonly filesDir: string;
  readonly portalDir: string;
  /** Where the Temporal Web UI shows the workflow `{id}`; null: not known. */
  readonly workflowAddress: string | null;
  readonly logLevel: Values['LOG_LEVEL'];
  /** Whether events of Instantly to the environment's address are taken without our secret: never beside a real vendor. */
  readonly believesUnverified: boolean;
}

/** What the launcher starts from: what is undefined it starts, derives or generates itself. */
export interface LauncherEnvironment {
  readonly dataDir: string;
  readonly cacheDir: string;
  readonly databaseUrl: string | undefined;
  readonly databaseAppUrl: string | undefined;
  readonly databaseAuthUrl: string | undefined;
  readonly temporal: Omit<TemporalSettings, 'address'> & { readonly address: string | undefined };
  readonly temporalCli: string | undefined;
  readonly temporalTestServer: string | undefined;
  readonly chromium: string | undefined;
  readonly ports: {
    readonly postgres: number;
    readonly temporal: number;
    readonly temporalUi: number;
    readonly api: number;
    readonly sandbox: number;
  };
  readonly publicUrl: string | undefined;
  /** Whom the first start makes a sign-in for. */
  readonly ownerEmail: string;
  /** Vendors whose keys were given: their sample and demo messages would reach strangers. */
  readonly realVendors: readonly VendorName[];
}

/** What every Retell account has without buying more (`base_concurrency`). */
const FREE_LINES = 20;

/** Carries every problem of the environment, a line each, and no secret's value. */
export class EnvironmentError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The environment is not right:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
    this.name = 'EnvironmentError';
  }
}

/** @throws EnvironmentError that names everything missing or malformed at once. */
export function parseServerEnvironment(source: Source): ServerEnvironment {
  const { values, problems } = parse(source);
  const need = (name: Name): string => {
    const value = values[name];
    if (value === undefined && source[name] === undefined) problems.push(missing(name));
    return String(value ?? '');
  };
  const vendor = <V extends VendorName>(name: V): Vendor<V> => {
    const baseUrl = values[baseUrlName(name)];
    const entries = Object.entries<Name>(vendorVariables[name]);
    const isLeftOut = optionalVendors.has(name) && entries.every(([, variable]) => !source[variable]);
    const credentials = Object.fromEntries(
      entries.map(([key, variable]) => [key, isLeftOut ? '' : need(variable)]),
    );
    const isSandboxed = baseUrl !== undefined;
    return { ...credentials, baseUrl, isSandboxed, isConnected: !isLeftOut } as Vendor<V>;
  };
  const environment: ServerEnvironment = {
    databaseAppUrl: appUrlOf(need('DATABASE_APP_URL'), need('ADDRESS_KEY')),
    databaseAuthUrl: need('DATABASE_AUTH_URL'),
    temporal: { ...temporalOf(values, problems), address: need('TEMPORAL_ADDRESS') },
    publicUrl: values.PUBLIC_URL ?? `http://127.0.0.1:${values.API_PORT}`,
    apiPort: values.API_PORT,
    allowedOrigins: values.ALLOWED_ORIGINS ?? [],
    trustedProxies: values.TRUSTED_PROXIES ?? [],
    authSecret: need('AUTH_SECRET'),
    linkSecret: need('LINK_SECRET'),
    dataKeys: dataKeysOf(need('DATA_KEYS')),
    social: socialClientsOf(values, problems),
    vendors: {
      twilio: vendor('twilio'),
      messagebird: vendor('messagebird'),
      sendgrid: vendor('sendgrid'),
      stripe: vendor('stripe'),
      retell: vendor('retell'),
      calcom: vendor('calcom'),
      instantly: vendor('instantly'),
    },
    callsAtOnce: values.RETELL_CALLS_AT_ONCE ?? (values.RETELL_BASE_URL ? undefined : FREE_LINES),
    ownCallsAtOnce: values.RETELL_BASE_URL ? undefined : FREE_LINES,
    inboundMail: inboundMailOf(values, problems),
    filesDir: path.resolve(withHome(values.FILES_DIR ?? path.join(values.DATA_DIR, 'files'))),
    portalDir: path.resolve(values.PORTAL_DIR ?? path.join(import.meta.dirname, '../portal/dist')),
    workflowAddress: values.WORKFLOW_URL ?? null,
    logLevel: values.LOG_LEVEL,
    believesUnverified: values.INSTANTLY_UNVERIFIED !== undefined,
  };
  if (environment.believesUnverified) problems.push(...whyNotUnverified(environment.vendors, source));
  if (problems.length > 0) throw new EnvironmentError(problems);
  return environment;
}

/**
 * `root` is the checkout, which a relative DATA_DIR starts from.
 * @throws EnvironmentError that names everything missing or malformed at once.
 */
export function parseLauncherEnvironment(source: Source, root: string): LauncherEnvironment {
  const { values, problems } = parse(source);
  // Said before anything is started, though only the API uses them.
  socialClientsOf(values, problems);
  const environment: LauncherEnvironment = {
    dataDir: path.resolve(root, withHome(values.DATA_DIR)),
    cacheDir: path.resolve(root, withHome(values.CACHE_DIR)),
    databaseUrl: values.DATABASE_URL,
    databaseAppUrl: values.DATABASE_APP_URL,
    databaseAuthUrl: values.DATABASE_AUTH_URL,
    temporal: { ...temporalOf(values, problems), address: values.TEMPORAL_ADDRESS },
    temporalCli: values.TEMPORAL_CLI,
    temporalTestServer: values.TEMPORAL_TEST_SERVER,
    chromium: values.CHROMIUM_PATH,
    ports: {
      postgres: values.POSTGRES_PORT,
      temporal: values.TEMPORAL_PORT,
      temporalUi: values.TEMPORAL_UI_PORT,
      api: values.API_PORT,
      sandbox: values.SANDBOX_PORT,
    },
    publicUrl: values.PUBLIC_URL,
    ownerEmail: values.OWNER_EMAIL.toLowerCase(),
    realVendors: realVendorsOf(values, problems),
  };
  if (problems.length > 0) throw new EnvironmentError(problems);
  return environment;
}

/** `twilio` → `TWILIO_BASE_URL`. */
export function baseUrlName(vendor: VendorName) {
  return `${vendor.toUpperCase() as Uppercase<VendorName>}_BASE_URL` as const;
}

function parse(source: Source): { values: Values; problems: string[] } {
  // A line `NAME=` in an .env file means "not set".
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const result = variables.safeParse(given);
  if (result.success) return { values: result.data, problems: [] };
  const problems = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const shown = showable.has(name) ? `"${given[name]}"` : 'something else';
    return `${name}, ${whatIs(name)}, should be ${issue.message}, and is ${shown}.`;
  });
  // What was malformed is reported above; the rest is parsed without it, so that all problems come at once.
  const wrong = new Set(result.error.issues.map((issue) => String(issue.path[0])));
  const rest = Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name)));
  return { values: variables.parse(rest), problems };
}

/** What is missing or malformed has been said. */
function appUrlOf(databaseUrl: string, addressKey: string): string {
  return URL.canParse(databaseUrl) && addressKey !== ''
    ? withAddressKey(databaseUrl, addressKey)
    : databaseUrl;
}

function temporalOf(values: Values, problems: string[]): Omit<TemporalSettings, 'address'> {
  if ((values.TEMPORAL_TLS_CERT === undefined) !== (values.TEMPORAL_TLS_KEY === undefined)) {
    problems.push('TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY belong together: set both, or neither.');
  }
  return {
    namespace: values.TEMPORAL_NAMESPACE,
    apiKey: values.TEMPORAL_API_KEY,
    tlsCert: values.TEMPORAL_TLS_CERT,
    tlsKey: values.TEMPORAL_TLS_KEY,
  };
}

/** Whoever knows the address could stop campaigns and end emails to anybody. */
function whyNotUnverified(vendors: ServerEnvironment['vendors'], source: Source): string[] {
  const real = Object.entries(vendors).flatMap(([name, { isSandboxed, isConnected }]) =>
    isConnected && !isSandboxed ? [name] : [],
  );
  const isProduction = source['NODE_ENV'] === 'production';
  if (real.length === 0 && !isProduction) return [];
  const beside = real.length > 0 ? `beside a real vendor (${real.join(', ')})` : 'in production';
  return [
    `INSTANTLY_UNVERIFIED, ${whatIs('INSTANTLY_UNVERIFIED')}, cannot be set ${beside}: anybody could send events.`,
  ];
}

function inboundMailOf(values: Values, problems: string[]): ServerEnvironment['inboundMail'] {
  const { INBOUND_EMAIL_DOMAIN: domain, SENDGRID_INBOUND_SECRET: secret } = values;
  // Answers would be sent to an address that takes none.
  if (domain !== undefined && secret === undefined) {
    problems.push(
      `${missing('SENDGRID_INBOUND_SECRET')} INBOUND_EMAIL_DOMAIN is set, so answers come there.`,
    );
  }
  const directory = values.ATTACHMENTS_DIR ?? path.join(values.DATA_DIR, 'attachments');
  return { domain, secret, attachmentsDir: path.resolve(withHome(directory)) };
}

function realVendorsOf(values: Values, problems: string[]): VendorName[] {
  return (Object.keys(vendorVariables) as VendorName[]).filter((vendor) => {
    const names = Object.values<Name>(vendorVariables[vendor]);
    // A sender's address alone reaches nobody.
    const given = names.filter((name) => name !== 'SENDGRID_FROM' && values[name] !== undefined);
    if (given.length === 0) return false;
    for (const name of names) {
      if (values[name] === undefined)
        problems.push(`${missing(name)} ${given[0]} is set, so ${vendor} is the real one.`);
    }
    return true;
  });
}

function missing(name: Name): string {
  return `${name}, ${whatIs(name)}, is missing.`;
}

function whatIs(name: string): string {
  return variables.shape[name as Name]?.description ?? 'a variable';
}

function withHome(directory: string): string {
  return directory.replace(/^~(?=$|\/)/, homedir());
}
