import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LaunchError } from '../../../scripts/local/launch-error.ts';
import type { ReceivedEvent, WebhookRequest } from '../../../vendors/event.ts';
import { UnreadableEvent } from '../../../vendors/event.ts';
import * as calcom from '../../../vendors/calcom/events.ts';
import * as instantly from '../../../vendors/instantly/events.ts';
import * as messagebird from '../../../vendors/messagebird/events.ts';
import * as retell from '../../../vendors/retell/events.ts';
import * as sendgrid from '../../../vendors/sendgrid/events.ts';
import * as stripe from '../../../vendors/stripe/events.ts';
import * as twilio from '../../../vendors/twilio/events.ts';

/** When the corpus was received, as far as its facts are concerned. */
const RECEIVED_AT = new Date('2026-05-05T15:00:00Z');

const readers = {
  retell: { receive: retell.receive, parse: retell.parseRetell },
  calcom: { receive: calcom.receive, parse: calcom.parseCalcom },
  instantly: { receive: instantly.receive, parse: instantly.parseInstantly },
  stripe: { receive: stripe.receive, parse: stripe.parseStripe },
  twilio: { receive: twilio.receive, parse: (body: string) => twilio.parseTwilio(body, RECEIVED_AT) },
  sendgrid: { receive: sendgrid.receive, parse: sendgrid.parseSendgrid },
  messagebird: { receive: messagebird.receive, parse: messagebird.parseMessagebird },
} as const satisfies Record<string, Reader>;

interface Reader {
  readonly receive: (request: WebhookRequest) => ReceivedEvent[];
  /** Null: of no use to us. @throws UnreadableEvent */
  readonly parse: (body: string) => object | null;
}

export type CorpusVendor = keyof typeof readers;

export const isCorpusVendor = (name: string): name is CorpusVendor => Object.hasOwn(readers, name);

/** A request of a vendor as it came. */
export interface Captured {
  readonly vendor: CorpusVendor;
  readonly name: string;
  /** What is special about it. */
  readonly says: string;
  /** With its query */
  readonly path: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** What an event comes to. */
export interface Read {
  readonly kind: string;
  readonly externalId: string;
  /** What it says; null: of no use to us. A text: why it cannot be read. */
  readonly fact: unknown;
}

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

export function corpus(): Captured[] {
  return Object.keys(readers).flatMap((vendor) =>
    readdirSync(`${FOLDER}${vendor}`)
      .filter((file) => file.endsWith('.http'))
      .map((file) => parseCaptured(vendor as CorpusVendor, file, readFileSync(`${FOLDER}${vendor}/${file}`))),
  );
}

/** `# what is special`, `POST path`, headers, an empty line; all that follows is the body, byte for byte. */
function parseCaptured(vendor: CorpusVendor, file: string, bytes: Buffer): Captured {
  const end = bytes.indexOf('\n\n');
  const lines = bytes.subarray(0, end).toString('utf8').split('\n');
  const says = lines.flatMap((line) => (line.startsWith('# ') ? line.slice(2) : [])).join(' ');
  const [, path] = /^POST (\S+)$/m.exec(lines.join('\n')) ?? [];
  const [, contentType] = /^content-type: (.+)$/m.exec(lines.join('\n')) ?? [];
  if (end < 0 || !says || !path || !contentType) throw new Error(`${vendor}/${file} is no captured request.`);
  return {
    ...{ vendor, name: file.replace('.http', ''), says, path, contentType },
    body: bytes.subarray(end + 2),
  };
}

export function expectedOf({ vendor, name }: Captured): unknown {
  return JSON.parse(readFileSync(`${FOLDER}${vendor}/${name}.expected.json`, 'utf8'));
}

/** Puts a request into the corpus, with what it comes to. @throws LaunchError when there is one of that name @returns the files */
export function writeCaptured(captured: Captured, read: Read[] | string): string[] {
  const { vendor, name, says, path, contentType, body } = captured;
  const files = [`${FOLDER}${vendor}/${name}.http`, `${FOLDER}${vendor}/${name}.expected.json`] as const;
  if (files.some((file) => existsSync(file)))
    throw new LaunchError(`There is a ${vendor}/${name} already: give it another --name.`);
  const head = `# ${says}\nPOST ${path}\ncontent-type: ${contentType}\n\n`;
  writeFileSync(files[0], Buffer.concat([Buffer.from(head), body]));
  writeFileSync(files[1], `${JSON.stringify(read, null, 2)}\n`);
  return [...files];
}

/** All that a request comes to, as JSON has it. */
export function readCaptured(captured: Captured): Read[] | string {
  const { receive, parse } = readers[captured.vendor];
  const headers = captured.vendor === 'messagebird' ? { 'webhook-id': `msg_${captured.name}` } : {};
  const request = { rawBody: captured.body, headers, url: `https://example.com${captured.path}` };
  const events = orWhy(() => receive(request));
  if (typeof events === 'string') return events;
  const read = events.map(({ kind, externalId, body }) => ({
    kind,
    externalId,
    fact: orWhy(() => parse(body)),
  }));
  return JSON.parse(JSON.stringify(read)) as Read[];
}

function orWhy<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof UnreadableEvent) return error.message;
    throw error;
  }
}
