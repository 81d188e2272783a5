import { identityOf } from '../accounts/identity.ts';
import type { Message } from '../records.ts';
import type { World } from '../world.ts';

// Bird publishes no OpenAPI document that we have: the types of its SDK, @messagebird/sdk 0.63.0, are the contract that
// the shapes in this folder follow.

const workspaceOf = (world: World) => `ws_${identityOf(world).hex.slice(0, 26)}`;

/** What Bird counts a body as. */
export function segmentsOf({ body }: Message) {
  return { count: Math.max(1, Math.ceil(body.length / 153)), encoding: 'GSM_7BIT', characters: body.length };
}

function post(world: World, type: string, about: string, at: number, data: Record<string, unknown>): void {
  const body = {
    type,
    timestamp: new Date(at).toISOString(),
    data: { ...data, workspace_id: workspaceOf(world) },
  };
  world.send({ vendor: 'messagebird', event: type, about, body: JSON.stringify(body) });
}

function identity(message: Message) {
  const { sid, from, to, metadata } = message;
  return { sms_id: sid, from, to, tags: null, metadata: metadata ?? null };
}

/** Why a stopped text was not handed to a carrier. */
export function rejection(message: Message) {
  if (message.status !== 'rejected') return undefined;
  return {
    code: 'recipient_opted_out',
    description: 'The recipient is on the suppression list of this sender.',
    carrier_error_code: null,
    occurred_at: new Date(message.updatedAt).toISOString(),
  };
}

/** `sms.accepted`, `sms.sent`, `sms.delivered` or `sms.rejected`. */
export function messagebirdStatus(world: World, message: Message): void {
  const type = message.status === 'queued' ? 'sms.accepted' : `sms.${message.status}`;
  const error = rejection(message);
  const more = message.status === 'queued' ? { segments: segmentsOf(message) } : error && { error };
  post(world, type, message.to, message.updatedAt, { ...identity(message), ...more });
}

export function messagebirdReceived(world: World, message: Message): void {
  post(world, 'sms.received', message.from, message.createdAt, {
    ...identity(message),
    text: message.body,
    segments: segmentsOf(message),
  });
}
