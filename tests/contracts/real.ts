import { createCalcomClient } from '../../vendors/calcom/client.ts';
import { createInstantlyClient } from '../../vendors/instantly/client.ts';
import { createMessagebirdClient } from '../../vendors/messagebird/client.ts';
import { createRetellClient } from '../../vendors/retell/client.ts';
import { createSendgridClient } from '../../vendors/sendgrid/client.ts';
import { createTwilioClient } from '../../vendors/twilio/client.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { answerFaults } from './answers.ts';
import { documentOf } from './document.ts';
import { lookAtCalcom } from './drive-calcom.ts';
import { lookAtInstantly } from './drive-instantly.ts';
import { lookAtRetell } from './drive-retell.ts';
import { sendEmails } from './drive-sendgrid.ts';
import { askRealStripe } from './real-stripe.ts';
import { startRecorder } from './recorder.ts';
import { requestFaults } from './requests.ts';
import { VENDOR_NAMES, VENDORS, type VendorName } from './vendors.ts';

export type Env = Readonly<Record<string, string | undefined>>;

interface RealVendor {
  /** The vendor's own address; `*_BASE_URL` stands in for it. */
  readonly address: string;
  readonly addressVariable: string;
  /** The variables that are needed, and what they must look like. */
  readonly needs: Readonly<Record<string, RegExp>>;
  ask(baseUrl: string, env: Env): Promise<void>;
  /** What is sent in the place of our body, so that nothing happens in the world. */
  readonly amend?: (path: string, body: string) => string;
}

/** A refusal is an answer like any other here; that it is one of the vendor's is checked by its document. */
async function refusable(request: Promise<unknown>): Promise<void> {
  await request.catch((error: unknown) => {
    if (!(error instanceof VendorError)) throw error;
  });
}

const ANY = /\S/;

/** The only sender that test credentials know; no other account owns it: https://www.twilio.com/docs/iam/test-credentials */
const TWILIO_MAGIC = '+15005550006';
const TWILIO_TO = '+14108675310';
/** It counts as no number for test credentials. */
const TWILIO_INVALID = '+15005550001';

const REAL: Record<VendorName, RealVendor> = {
  stripe: {
    ...{ address: 'https://api.stripe.com', addressVariable: 'STRIPE_BASE_URL' },
    needs: { STRIPE_SECRET_KEY: /^(?:sk|rk)_test_/ },
    ask: (baseUrl, env) => askRealStripe(env.STRIPE_SECRET_KEY ?? '', baseUrl),
  },
  twilio: {
    ...{ address: 'https://api.twilio.com', addressVariable: 'TWILIO_BASE_URL' },
    needs: { TWILIO_ACCOUNT_SID: /^AC[0-9a-f]{32}$/i, TWILIO_AUTH_TOKEN: ANY },
    async ask(baseUrl, env) {
      const { TWILIO_ACCOUNT_SID: accountSid = '', TWILIO_AUTH_TOKEN: authToken = '' } = env;
      const client = createTwilioClient({ accountSid, authToken, baseUrl, timeoutMs: 30_000 });
      const text = {
        from: TWILIO_MAGIC,
        body: 'Hello from the contract suite.',
        statusCallback: 'https://app.example.com/',
      };
      await client.sendSms({ ...text, to: TWILIO_TO });
      await refusable(client.sendSms({ ...text, to: TWILIO_INVALID }));
    },
  },
  sendgrid: {
    ...{ address: 'https://api.sendgrid.com', addressVariable: 'SENDGRID_BASE_URL' },
    needs: { SENDGRID_API_KEY: ANY },
    amend: (_path, body) =>
      JSON.stringify({ ...(JSON.parse(body) as object), mail_settings: { sandbox_mode: { enable: true } } }),
    async ask(baseUrl, env) {
      const client = createSendgridClient({ apiKey: env.SENDGRID_API_KEY ?? '', baseUrl, timeoutMs: 30_000 });
      // In its sandbox mode it may give no id, which is an unknown outcome to us.
      await refusable(sendEmails(client));
      // The Email Activity is sold apart.
      await refusable(client.findEmails({ name: 'message_id', value: 'none' }));
    },
  },
  retell: {
    ...{ address: 'https://api.retellai.com', addressVariable: 'RETELL_BASE_URL' },
    needs: { RETELL_API_KEY: ANY },
    async ask(baseUrl, env) {
      const client = createRetellClient({ apiKey: env.RETELL_API_KEY ?? '', baseUrl, timeoutMs: 30_000 });
      await lookAtRetell(client);
      await refusable(client.getCall('call_00000000000000000000000000000000'));
      if (mayWrite('retell', env)) await client.deleteCall('call_00000000000000000000000000000000');
    },
  },
  calcom: {
    ...{ address: 'https://api.cal.com', addressVariable: 'CALCOM_BASE_URL' },
    needs: { CALCOM_API_KEY: /^cal_/, CALCOM_EVENT_TYPE_ID: /^\d+$/ },
    async ask(baseUrl, env) {
      const client = createCalcomClient({ apiKey: env.CALCOM_API_KEY ?? '', baseUrl, timeoutMs: 30_000 });
      await lookAtCalcom(client, env.CALCOM_EVENT_TYPE_ID ?? '');
      if (mayWrite('calcom', env)) await client.cancelBooking('no_such_booking', 'The contract suite asks.');
    },
  },
  instantly: {
    ...{ address: 'https://api.instantly.ai', addressVariable: 'INSTANTLY_BASE_URL' },
    needs: { INSTANTLY_API_KEY: ANY },
    async ask(baseUrl, env) {
      const apiKey = env.INSTANTLY_API_KEY ?? '';
      await lookAtInstantly(createInstantlyClient({ apiKey, baseUrl, timeoutMs: 30_000 }));
    },
  },
  messagebird: {
    // The key's region tells the address; here it is to be given.
    ...{ address: '', addressVariable: 'MESSAGEBIRD_BASE_URL' },
    needs: { MESSAGEBIRD_API_KEY: ANY, MESSAGEBIRD_BASE_URL: /^https?:/ },
    async ask(baseUrl, env) {
      const client = createMessagebirdClient({
        apiKey: env.MESSAGEBIRD_API_KEY ?? '',
        baseUrl,
        timeoutMs: 30_000,
      });
      await client.findSms({ from: TWILIO_MAGIC, to: TWILIO_TO, messageId: 'none', since: new Date() });
    },
  },
};

const mayWrite = (vendor: VendorName, env: Env) =>
  (env.CONTRACTS_REAL_WRITES ?? '').split(',').includes(vendor);

/** The vendors that CONTRACTS_REAL names. @throws Error for a name that is none */
export function realVendors(env: Env): VendorName[] {
  const names = (env.CONTRACTS_REAL ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const strange = names.filter((name) => !VENDOR_NAMES.some((vendor) => vendor === name));
  if (strange.length === 0) return names as VendorName[];
  throw new Error(`CONTRACTS_REAL names ${strange.join(', ')}: use ${VENDOR_NAMES.join(', ')}.`);
}

/**
 * Asks the vendor itself what our adapters ask, with keys of a test account. Answers what was wrong, and which names its
 * document does not have: a vendor may add those on any day.
 * @throws Error before anything is asked, when a key is missing or is no test key
 */
export async function askReal(
  vendor: VendorName,
  env: Env,
): Promise<{ asked: number; faults: unknown[]; names: string[] }> {
  const real = REAL[vendor];
  for (const [name, form] of Object.entries(real.needs)) {
    if (!form.test(env[name] ?? ''))
      throw new Error(`${name} is missing, or is no test key: ${String(form)} is wanted.`);
  }
  const recorder = await startRecorder(
    (env[real.addressVariable] ?? real.address).replace(/\/$/, ''),
    real.amend,
  );
  try {
    await real.ask(recorder.url, env);
  } finally {
    await recorder.close();
  }
  const document = documentOf(vendor, VENDORS[vendor].spec);
  const found = recorder.recorded.map((one) => {
    const all = [...requestFaults(document, one), ...answerFaults(document, one)];
    const isKnown = one.answer.status !== 401;
    const shape = all.filter((fault) => !fault.includes('unknown name'));
    return {
      one,
      faults: isKnown ? shape : [...shape, 'the key is not taken'],
      names: all.filter((fault) => !shape.includes(fault)),
    };
  });
  return {
    asked: found.length,
    faults: found
      .filter(({ faults }) => faults.length > 0)
      .map(({ one, faults }) => [one.method, one.path, one.answer.status, faults]),
    names: [...new Set(found.flatMap(({ names }) => names))],
  };
}
