import { startTown, type Town } from '../../sandbox/harness.ts';
import type { Pace } from '../../sandbox/settings.ts';
import { answerFaults } from './answers.ts';
import { documentOf, type VendorDocument } from './document.ts';
import { type RecordedRequest, startRecorder } from './recorder.ts';
import './routes.ts';
import { VENDORS, type VendorName } from './vendors.ts';

/** A busy machine is no fault. */
const PATIENCE_MS = 20_000;

type Recorder = Awaited<ReturnType<typeof startRecorder>>;

interface ByHand {
  readonly json?: unknown;
  readonly form?: Record<string, string>;
  /** The body as it is sent, for what is no JSON. */
  readonly raw?: string;
  readonly headers?: Record<string, string>;
  /** Without the right key, this one; '' for none. */
  readonly key?: string;
}

export interface Stage {
  readonly vendor: VendorName;
  readonly town: Town;
  readonly document: VendorDocument;
  /** Where the adapters ask: what they ask is held to the document. */
  readonly adapters: Recorder;
  /** Asks the sandbox as no adapter of ours does: its answers are held to the document, the request is not. */
  byHand(method: string, path: string, how?: ByHand): Promise<{ status: number; body: string }>;
  /** Presses a button on one of the sandbox's pages. @throws Error when it does not lead back to a page */
  press(path: string, form: Record<string, string>): Promise<void>;
  /** Whatever was asked, by the vendor's own path. */
  asked(): RecordedRequest[];
  /** Ends once every event has arrived and nothing is planned for the next second. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** A sandbox, a receiver of its events, and a recorder before each of its two sides. */
export async function openStage(vendor: VendorName, pace: Partial<Pace> = {}): Promise<Stage> {
  const { root, spec } = VENDORS[vendor];
  const town = await startTown(pace);
  const adapters = await startRecorder(town.sandbox.baseUrl);
  const hand = await startRecorder(town.sandbox.baseUrl);
  const right = authorizationOf(town)[vendor];
  const { state } = town.sandbox;
  return {
    ...{ vendor, town, adapters, document: documentOf(vendor, spec) },
    async byHand(method, path, { json, form, raw, headers, key } = {}) {
      const given = form
        ? new URLSearchParams(form).toString()
        : (raw ?? (json === undefined ? undefined : JSON.stringify(json)));
      const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
      const authorization = key === undefined ? right : key;
      const answer = await fetch(hand.url + root + path, {
        method,
        headers: {
          ...(authorization && { authorization }),
          ...(given !== undefined && { 'content-type': type }),
          ...headers,
        },
        ...(given !== undefined && { body: given }),
      });
      return { status: answer.status, body: await answer.text() };
    },
    async press(path, form) {
      const body = new URLSearchParams(form);
      const answer = await fetch(town.sandbox.baseUrl + path, { method: 'POST', redirect: 'manual', body });
      if (answer.status === 303) return;
      const told = (await answer.text()).replaceAll(/<[^>]+>|\s+/g, ' ').slice(0, 1_500);
      throw new Error(`${path} was answered ${answer.status}: ${told}`);
    },
    asked: () =>
      [...adapters.recorded, ...hand.recorded].map((one) => ({ ...one, path: one.path.slice(root.length) })),
    async settled() {
      const end = Date.now() + PATIENCE_MS;
      for (;;) {
        const soon = Date.now() + 1_000;
        const planned = [...state.actions.values()].filter(({ at }) => at < soon).map(({ kind }) => kind);
        const underWay = [...state.deliveries.values()].filter((one) => one.state !== 'delivered');
        if (planned.length === 0 && underWay.length === 0) return;
        const left = [
          ...planned,
          ...underWay.map(({ event, state: how, answer }) => `${event} ${how} ${answer}`),
        ];
        if (Date.now() > end) throw new Error(`The sandbox does not come to rest: ${left.join('; ')}.`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async close() {
      await adapters.close();
      await hand.close();
      await town.close();
    },
  };
}

function authorizationOf({ options }: Town): Record<VendorName, string> {
  const basic = `${options.twilio.accountSid}:${options.twilio.authToken}`;
  return {
    twilio: `Basic ${Buffer.from(basic).toString('base64')}`,
    sendgrid: `Bearer ${options.sendgrid.apiKey}`,
    retell: `Bearer ${options.retell.apiKey}`,
    calcom: `Bearer ${options.calcom.apiKey}`,
    instantly: `Bearer ${options.instantly.apiKey}`,
    messagebird: `Bearer ${options.messagebird.apiKey}`,
    stripe: `Bearer ${options.stripe.secretKey}`,
  };
}

/** What is wrong with each answer, as [method, path, status, faults]; [] when nothing is. */
export function faultyAnswers({ document, asked }: Stage): unknown[] {
  return asked()
    .filter(({ isGiven, method, path }) => !isGiven && !(`${method} ${path}` in document.supplement.unheld))
    .map((one) => [one.method, one.path, one.answer.status, answerFaults(document, one)] as const)
    .filter(([, , , faults]) => faults.length > 0);
}
