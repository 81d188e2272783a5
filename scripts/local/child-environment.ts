import { baseUrlName, type VendorName } from '../../config/environment.ts';
import { vendorVariables } from '../../config/variables.ts';
import type { Secrets } from './secrets.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export interface Facts {
  /** The launcher's own environment, which wins where it speaks. */
  readonly given: Variables;
  readonly secrets: Secrets;
  readonly realVendors: readonly VendorName[];
  readonly databaseAppUrl: string;
  readonly databaseAuthUrl: string;
  readonly temporalAddress: string;
  readonly apiPort: number;
  readonly sandboxPort: number;
  readonly publicUrl: string;
  readonly dataDir: string;
  /** Of the local Temporal server's Web UI: there is none to a server of the operator's own. */
  readonly temporalUi?: string | undefined;
  readonly temporalNamespace?: string | undefined;
  /** File of the sandbox's state. */
  readonly sandboxFile: string;
}

/** What the API and the worker get: everything `parseServerEnvironment` asks for, and not the owner's login. */
export function serverVariables(facts: Facts): Record<string, string> {
  const { given, secrets } = facts;
  const sandboxed = (Object.keys(vendorVariables) as VendorName[]).filter(
    (name) => !facts.realVendors.includes(name),
  );
  return defined({
    ...given,
    ...common(facts),
    AUTH_SECRET: given['AUTH_SECRET'] || secrets.authSecret,
    LINK_SECRET: given['LINK_SECRET'] || secrets.linkSecret,
    DATA_KEYS: given['DATA_KEYS'] || secrets.dataKeys,
    ADDRESS_KEY: given['ADDRESS_KEY'] || secrets.addressKey,
    INBOUND_EMAIL_DOMAIN:
      given['INBOUND_EMAIL_DOMAIN'] || (sandboxed.includes('sendgrid') ? LOCAL_MAIL_DOMAIN : undefined),
    SENDGRID_INBOUND_SECRET: given['SENDGRID_INBOUND_SECRET'] || secrets.sendgridInboundSecret,
    WORKFLOW_URL: given['WORKFLOW_URL'] || workflowsOf(facts),
    DATABASE_URL: undefined,
    DATABASE_APP_URL: facts.databaseAppUrl,
    DATABASE_AUTH_URL: facts.databaseAuthUrl,
    TEMPORAL_ADDRESS: facts.temporalAddress,
    ...Object.assign({}, ...sandboxed.map((vendor) => sandboxedVendor(vendor, facts))),
  });
}

/** Any domain will do where no mail leaves the machine. */
const LOCAL_MAIL_DOMAIN = 'inbound.followthrough.example';

/** What the sandbox gets: its own keys for every vendor, never a real one. */
export function sandboxVariables(facts: Facts): Record<string, string> {
  const vendors = Object.keys(vendorVariables) as VendorName[];
  return defined({
    ...facts.given,
    ...common(facts),
    ...without([
      'DATABASE_URL',
      'DATABASE_APP_URL',
      'DATABASE_AUTH_URL',
      'TEMPORAL_API_KEY',
      'AUTH_SECRET',
      'LINK_SECRET',
      'DATA_KEYS',
      'ADDRESS_KEY',
      'GOOGLE_CLIENT_SECRET',
      'FACEBOOK_CLIENT_SECRET',
    ]),
    ...Object.assign({}, ...vendors.map((vendor) => sandboxedVendor(vendor, facts))),
    SANDBOX_PORT: String(facts.sandboxPort),
    SANDBOX_TARGET: `${facts.publicUrl}/api/webhooks`,
    SANDBOX_DATA: facts.sandboxFile,
    ...sandboxLinks(facts),
    SENDGRID_INBOUND_SECRET: facts.realVendors.includes('sendgrid')
      ? facts.secrets.sendgridInboundSecret
      : facts.given['SENDGRID_INBOUND_SECRET'] || facts.secrets.sendgridInboundSecret,
    SENDGRID_WEBHOOK_PRIVATE_KEY: facts.secrets.sendgridWebhookKeys.privateKey,
  });
}

/** Where the sandbox's pages lead to: our record of what they show, and its workflow. */
function sandboxLinks({ given, publicUrl, ...facts }: Facts): Variables {
  const workflows = workflowsOf(facts)?.replace('{id}', '{kind}%3A{id}');
  return {
    SANDBOX_RECORD_URL: given['SANDBOX_RECORD_URL'] || `${publicUrl}/records/{kind}/{id}`,
    SANDBOX_WORKFLOW_URL: given['SANDBOX_WORKFLOW_URL'] || workflows,
  };
}

function workflowsOf({ temporalUi, temporalNamespace }: Pick<Facts, 'temporalUi' | 'temporalNamespace'>) {
  return temporalUi && `${temporalUi}/namespaces/${temporalNamespace}/workflows/{id}`;
}

const KEPT_ELSEWHERE: ReadonlySet<string> = new Set(['INBOUND_EMAIL_DOMAIN', 'ATTACHMENTS_DIR', 'FILES_DIR']);

/** `given` without the vendors' keys and addresses, and without where mail goes and files are kept. */
export function withoutVendors(given: Variables): Variables {
  const prefixes = Object.keys(vendorVariables).map((vendor) => `${vendor.toUpperCase()}_`);
  return Object.fromEntries(
    Object.entries(given).filter(
      ([name]) => !KEPT_ELSEWHERE.has(name) && !prefixes.some((prefix) => name.startsWith(prefix)),
    ),
  );
}

function common({ given, apiPort, publicUrl, dataDir }: Facts): Variables {
  return {
    // Tests run these processes too, and some libraries drop checks when they read "test" here.
    NODE_ENV: given['NODE_ENV'] === 'production' ? 'production' : 'development',
    API_PORT: String(apiPort),
    PUBLIC_URL: publicUrl,
    DATA_DIR: dataDir,
  };
}

function sandboxedVendor(vendor: VendorName, { given, secrets, sandboxPort }: Facts): Variables {
  const sandbox = `http://127.0.0.1:${sandboxPort}`;
  const keys: { readonly [V in VendorName]: { readonly [K in keyof (typeof vendorVariables)[V]]: string } } =
    {
      twilio: { accountSid: secrets.twilioAccountSid, authToken: secrets.twilioAuthToken },
      messagebird: { apiKey: secrets.messagebirdApiKey, webhookSecret: secrets.messagebirdWebhookSecret },
      sendgrid: {
        apiKey: secrets.sendgridApiKey,
        webhookPublicKey: secrets.sendgridWebhookKeys.publicKey,
        from: given['SENDGRID_FROM'] || 'hello@followthrough.example',
      },
      stripe: { secretKey: secrets.stripeSecretKey, webhookSecret: secrets.stripeWebhookSecret },
      retell: { apiKey: secrets.retellApiKey },
      calcom: { apiKey: secrets.calcomApiKey, webhookSecret: secrets.calcomWebhookSecret },
      instantly: { apiKey: secrets.instantlyApiKey, webhookSecret: secrets.instantlyWebhookSecret },
    };
  const values: Readonly<Record<string, string>> = keys[vendor];
  const named = Object.entries<string>(vendorVariables[vendor]).map(([key, variable]) => [
    variable,
    values[key],
  ]);
  // Stripe's SDK takes a host and a port and no path, so its paths are served at the sandbox's root.
  const own = vendor === 'stripe' ? sandbox : `${sandbox}/${vendor}`;
  const baseUrl = baseUrlName(vendor);
  return { ...Object.fromEntries(named), [baseUrl]: given[baseUrl] || own };
}

function without(names: readonly string[]): Variables {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

function defined(variables: Variables): Record<string, string> {
  const entries = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(entries) as Record<string, string>;
}
