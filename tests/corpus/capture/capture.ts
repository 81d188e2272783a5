import { asSystem } from '../../../prisma/tenant.ts';
import type { Database } from '../../../prisma/client.ts';
import { LaunchError } from '../../../scripts/local/launch-error.ts';
import { type Captured, type CorpusVendor, isCorpusVendor } from '../events/read.ts';
import { createRedactor } from './redact.ts';

/** A stored event as a request of its vendor, redacted. @throws LaunchError when it cannot become one */
export async function captureEvent(db: Database, seq: bigint, name?: string): Promise<Captured> {
  const event = await asSystem(db, (tx) => tx.vendorEvent.findUnique({ where: { seq } }));
  if (!event) throw new LaunchError(`There is no event ${seq}: GET /api/vendor-events lists them.`);
  const { vendor, kind, body } = event;
  if (!isCorpusVendor(vendor) || kind === 'inbound')
    throw new LaunchError(`Event ${seq} is a ${kind} of ${vendor}: of those there is no corpus.`);
  if (body === '{"erased":true}') throw new LaunchError(`Event ${seq} was erased with its person.`);
  return {
    ...{ vendor, name: name ?? nameOf(kind, seq) },
    says: `Captured on ${event.receivedAt.toISOString().slice(0, 10)}, filed as ${event.status}.`,
    ...requestOf(vendor, body, kind === 'unreadable'),
  };
}

const nameOf = (kind: string, seq: bigint): string =>
  `${kind.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${seq}`;

/** Our id, which came in the query of the address, stands in front of a form; an array came in its elements. */
function requestOf(
  vendor: CorpusVendor,
  stored: string,
  isWhole: boolean,
): Pick<Captured, 'path' | 'contentType' | 'body'> {
  const redact = createRedactor();
  const path = `/api/webhooks/${vendor}`;
  if (vendor === 'twilio') {
    const [, ours = '', form = stored] = /^_message=([^&]*)&(.*)$/s.exec(stored) ?? [];
    const query = ours ? `?message=${redact.id(decodeURIComponent(ours))}` : '';
    const contentType = 'application/x-www-form-urlencoded; charset=utf-8';
    return { path: path + query, contentType, body: Buffer.from(redact.form(form)) };
  }
  const text = redact.json(stored);
  const whole = vendor === 'sendgrid' && !isWhole ? `[${text}]\r\n` : text;
  return { path, contentType: 'application/json', body: Buffer.from(whole) };
}
