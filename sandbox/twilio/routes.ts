import express, { type Request, type Response, Router } from 'express';
import { identityOf } from '../accounts/identity.ts';
import { isRightBasic } from '../credentials.ts';
import type { Message } from '../records.ts';
import { freshId } from '../state.ts';
import type { World } from '../world.ts';
import { isStopped, sendText } from '../texts.ts';
import { fail, isHttpUrl, isPhone, rfc2822, text } from './answers.ts';
import { apiVersion } from './events.ts';
import { numberRoutes } from './number-routes.ts';

/** The sender that a messaging service picks here. */
const SERVICE_NUMBER = '+14155550100';
const LONGEST_BODY = 1600;

function messageJson(world: World, message: Message): Record<string, unknown> {
  const accountSid = world.options.twilio.accountSid;
  const uri = `/${apiVersion}/Accounts/${accountSid}/Messages/${message.sid}`;
  return {
    account_sid: accountSid,
    api_version: apiVersion,
    body: message.body,
    date_created: rfc2822(message.createdAt),
    date_sent: rfc2822(message.sentAt),
    date_updated: rfc2822(message.updatedAt),
    direction: message.direction,
    error_code: null,
    error_message: null,
    from: message.from,
    messaging_service_sid: message.messagingServiceSid,
    num_media: '0',
    num_segments: String(Math.max(1, Math.ceil(message.body.length / 153))),
    price: null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}

/** What is wrong with a message to be created, as [status, code, words], in Twilio's own order. */
function faultIn(
  world: World,
  body: Record<string, unknown>,
  from: string,
): [number, number, string] | undefined {
  const to = text(body.To);
  const callback = text(body.StatusCallback);
  if (!to) return [400, 21604, "A 'To' phone number is required."];
  if (!from) return [400, 21603, "A 'From' phone number is required."];
  if (!text(body.Body)) return [400, 21602, 'Message body is required.'];
  if (text(body.Body).length > LONGEST_BODY) {
    return [400, 21617, 'The concatenated message body exceeds the 1600 character limit.'];
  }
  if (!isPhone(to)) return [400, 21211, `Invalid 'To' Phone Number: ${to.slice(0, -4)}XXXX`];
  if (!isPhone(from)) return [400, 21212, `Invalid 'From' Phone Number: ${from}`];
  if (from === to) return [400, 21266, "'To' and 'From' number cannot be the same."];
  if (callback && !isHttpUrl(callback))
    return [400, 21609, `The StatusCallback URL ${callback} is not a valid URL.`];
  if (isStopped(world, from, to)) return [400, 21610, 'Attempt to send to unsubscribed recipient'];
  return undefined;
}

/** A filter on one day (`DateSent=`), or on instants before or after (`DateSent<=`, `DateSent>=`). */
function isSentWithin(message: Message, query: Record<string, unknown>): boolean {
  const at = message.sentAt ?? message.createdAt;
  const day = (value: number) => new Date(value).toISOString().slice(0, 10);
  const after = text(query['DateSent>']);
  const before = text(query['DateSent<']);
  const on = text(query.DateSent);
  // A bare date means its whole day.
  const dayEnd = (value: string) => Date.parse(value) + (value.length === 10 ? 86_400_000 : 0);
  if (after && at < Date.parse(after)) return false;
  if (before && at > dayEnd(before)) return false;
  return !on || day(at) === day(Date.parse(on));
}

function listMessages(world: World, request: Request, response: Response): void {
  const query = request.query as Record<string, unknown>;
  const size = Math.min(Math.max(Number(query.PageSize) || 50, 1), 1000);
  const page = Math.max(Number(query.Page) || 0, 0);
  const found = [...world.state.messages.values()]
    .filter((message) => message.carrier !== 'messagebird')
    .filter((message) => !query.To || message.to === query.To)
    .filter((message) => !query.From || message.from === query.From)
    .filter((message) => isSentWithin(message, query))
    .reverse();
  const start = page * size;
  const shown = found.slice(start, start + size);
  const address = (number: number) => {
    const next = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, text(value)]),
    );
    next.set('PageSize', String(size));
    next.set('Page', String(number));
    return `/${apiVersion}/Accounts/${world.options.twilio.accountSid}/Messages.json?${next.toString()}`;
  };
  response.json({
    messages: shown.map((message) => messageJson(world, message)),
    page,
    page_size: size,
    start,
    end: start + Math.max(shown.length - 1, 0),
    uri: address(page),
    first_page_uri: address(0),
    next_page_uri: start + size < found.length ? address(page + 1) : null,
    previous_page_uri: page > 0 ? address(page - 1) : null,
  });
}

function accountJson(world: World): Record<string, unknown> {
  const { accountSid: sid } = world.options.twilio;
  const since = rfc2822(world.account.made?.createdAt ?? 0);
  return {
    ...{ sid, owner_account_sid: sid, friendly_name: identityOf(world).name, status: 'active', type: 'Full' },
    ...{ date_created: since, date_updated: since, uri: `/${apiVersion}/Accounts/${sid}.json` },
    subresource_uris: {
      incoming_phone_numbers: `/${apiVersion}/Accounts/${sid}/IncomingPhoneNumbers.json`,
      messages: `/${apiVersion}/Accounts/${sid}/Messages.json`,
    },
  };
}

/** Twilio's REST API for messages and numbers, below `/twilio`. */
export function twilioRoutes(world: World): Router {
  const router = Router();
  const { accountSid, authToken } = world.options.twilio;
  const notFound = (request: Request, response: Response) =>
    fail(response, 404, 20404, `The requested resource ${request.path} was not found`);
  router.use(express.urlencoded({ extended: false }));
  router.use((request, response, next) => {
    if (isRightBasic(request, accountSid, authToken)) return next();
    response.set('www-authenticate', 'Basic realm="Twilio API"');
    fail(response, 401, 20003, 'Authenticate');
  });
  const account = `/${apiVersion}/Accounts/${accountSid}`;
  const messages = `${account}/Messages`;
  numberRoutes(world, router, account);
  router.get(`${account}.json`, (_request, response) => void response.json(accountJson(world)));
  router.post(`${messages}.json`, (request, response) => {
    const body = (request.body ?? {}) as Record<string, unknown>;
    const service = text(body.MessagingServiceSid);
    const from = text(body.From) || (service ? SERVICE_NUMBER : '');
    const fault = faultIn(world, body, from);
    if (fault) return fail(response, ...fault);
    const message = sendText(world, {
      carrier: 'twilio',
      sid: freshId('SM', 32),
      from,
      to: text(body.To),
      body: text(body.Body),
      statusCallback: text(body.StatusCallback) || null,
      messagingServiceSid: service || null,
    });
    response.status(201).json(messageJson(world, message));
  });
  router.get(`${messages}.json`, (request, response) => listMessages(world, request, response));
  router.get(`${messages}/:sid.json`, (request, response) => {
    const message = world.state.messages.get(request.params.sid);
    if (!message) return notFound(request, response);
    response.json(messageJson(world, message));
  });
  router.delete(`${messages}/:sid.json`, (request, response) => {
    if (!world.state.messages.delete(request.params.sid)) return notFound(request, response);
    response.status(204).end();
  });
  router.use(notFound);
  return router;
}
