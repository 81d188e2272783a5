import { createHash } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import type { TwilioNumber } from '../accounts/endpoints.ts';
import type { World } from '../world.ts';
import { fail, isHttpUrl, isPhone, rfc2822, text } from './answers.ts';
import { apiVersion } from './events.ts';

/** Twilio's own numbers for tests; nobody owns them. https://www.twilio.com/docs/iam/test-credentials */
const NOBODYS = /^\+1500555\d{4}$/;

function newNumber(world: World, phone: string): TwilioNumber {
  const { accountSid } = world.options.twilio;
  const sid = `PN${createHash('md5').update(`${accountSid}${phone}`).digest('hex')}`;
  const now = Date.now();
  return {
    ...{ sid, phone, friendlyName: phone, smsUrl: '', smsMethod: 'POST' },
    ...{ statusCallback: '', voiceUrl: '', createdAt: now, updatedAt: now },
  };
}

/** The number as it is kept. Texts may come from any number, so each that is named in full is the account's own. */
function numberWith(world: World, phone: string): TwilioNumber {
  const { numbers } = world.endpoints;
  const number = numbers.get(phone) ?? newNumber(world, phone);
  numbers.set(phone, number);
  return number;
}

function numbersOf(world: World): TwilioNumber[] {
  for (const { direction, carrier, from, to } of world.state.messages.values()) {
    if (carrier === 'messagebird') continue;
    numberWith(world, direction === 'inbound' ? to : from);
  }
  return [...world.endpoints.numbers.values()];
}

function numberJson(world: World, number: TwilioNumber): Record<string, unknown> {
  const { accountSid } = world.options.twilio;
  return {
    account_sid: accountSid,
    ...{ address_sid: null, address_requirements: 'none', api_version: apiVersion, beta: false },
    capabilities: { mms: true, sms: true, voice: true, fax: false },
    date_created: rfc2822(number.createdAt),
    date_updated: rfc2822(number.updatedAt),
    friendly_name: number.friendlyName,
    ...{ identity_sid: null, phone_number: number.phone, origin: 'twilio', sid: number.sid },
    ...{ sms_application_sid: null, sms_fallback_method: 'POST', sms_fallback_url: '' },
    ...{ sms_method: number.smsMethod, sms_url: number.smsUrl },
    ...{ status_callback: number.statusCallback, status_callback_method: 'POST', trunk_sid: null },
    uri: `/${apiVersion}/Accounts/${accountSid}/IncomingPhoneNumbers/${number.sid}.json`,
    ...{ voice_receive_mode: 'voice', voice_application_sid: null, voice_caller_id_lookup: false },
    ...{ voice_fallback_method: 'POST', voice_fallback_url: '', voice_method: 'POST' },
    voice_url: number.voiceUrl,
    ...{ emergency_status: 'Inactive', emergency_address_sid: null },
    ...{ emergency_address_status: 'unregistered', bundle_sid: null, status: 'in-use', type: 'local' },
  };
}

/** Twilio matches parts of a number, with * for any digits. */
function matches(phone: string, pattern: string): boolean {
  const digits = pattern.replaceAll(/[^\d*]/g, '').replaceAll('*', '\\d*');
  return new RegExp(digits).test(phone);
}

function list(world: World, request: Request, response: Response): void {
  const phone = text(request.query.PhoneNumber);
  if (isPhone(phone) && !NOBODYS.test(phone)) numberWith(world, phone);
  const name = text(request.query.FriendlyName);
  const found = numbersOf(world)
    .filter((one) => !phone || matches(one.phone, phone))
    .filter((one) => !name || one.friendlyName === name);
  const size = Math.min(Math.max(Number(request.query.PageSize) || 50, 1), 1000);
  const page = Math.max(Number(request.query.Page) || 0, 0);
  const start = page * size;
  const shown = found.slice(start, start + size);
  const address = (number: number) => {
    const query = new URLSearchParams({ PageSize: String(size), Page: String(number) });
    if (phone) query.set('PhoneNumber', phone);
    if (name) query.set('FriendlyName', name);
    return `/${apiVersion}/Accounts/${world.options.twilio.accountSid}/IncomingPhoneNumbers.json?${query.toString()}`;
  };
  response.json({
    incoming_phone_numbers: shown.map((number) => numberJson(world, number)),
    ...{ page, page_size: size, start, end: start + Math.max(shown.length - 1, 0) },
    ...{ uri: address(page), first_page_uri: address(0) },
    next_page_uri: start + size < found.length ? address(page + 1) : null,
    previous_page_uri: page > 0 ? address(page - 1) : null,
  });
}

const addresses = { SmsUrl: 'smsUrl', StatusCallback: 'statusCallback', VoiceUrl: 'voiceUrl' } as const;

/** What is wrong with the settings, as [status, code, words]; without a fault they are set. */
function change(number: TwilioNumber, body: Record<string, unknown>): [number, number, string] | undefined {
  for (const name of Object.keys(addresses)) {
    const url = text(body[name]);
    if (url && !isHttpUrl(url)) return [400, 21_402, `${name} is not a valid URL: ${url}`];
  }
  const method = text(body.SmsMethod).toUpperCase();
  if (method && method !== 'GET' && method !== 'POST') {
    return [400, 21_403, `SmsMethod is not valid: ${method}`];
  }
  for (const [name, field] of Object.entries(addresses)) {
    if (body[name] !== undefined) number[field] = text(body[name]);
  }
  if (method === 'GET' || method === 'POST') number.smsMethod = method;
  if (body.FriendlyName !== undefined) number.friendlyName = text(body.FriendlyName);
  number.updatedAt = Date.now();
  return undefined;
}

/** Twilio's numbers of the account, below its path. */
export function numberRoutes(world: World, router: Router, account: string): void {
  const path = `${account}/IncomingPhoneNumbers`;
  const { numbers } = world.endpoints;
  router.get(`${path}.json`, (request, response) => list(world, request, response));
  router.post(`${path}.json`, (request, response) => {
    const body = (request.body ?? {}) as Record<string, unknown>;
    const phone = text(body.PhoneNumber);
    if (!isPhone(phone) || NOBODYS.test(phone)) {
      return fail(response, 400, 21_421, `PhoneNumber is invalid: ${phone}`);
    }
    const number = numberWith(world, phone);
    const fault = change(number, body);
    if (fault) return fail(response, ...fault);
    response.status(201).json(numberJson(world, number));
  });
  router.use(`${path}/:sid.json`, (request, response, next) => {
    response.locals.number = numbersOf(world).find(({ sid }) => sid === request.params.sid);
    if (response.locals.number) return next();
    fail(response, 404, 20_404, `The requested resource ${request.originalUrl} was not found`);
  });
  router.get(`${path}/:sid.json`, (_request, response) => {
    response.json(numberJson(world, response.locals.number as TwilioNumber));
  });
  router.post(`${path}/:sid.json`, (request, response) => {
    const number = response.locals.number as TwilioNumber;
    const fault = change(number, (request.body ?? {}) as Record<string, unknown>);
    if (fault) return fail(response, ...fault);
    response.json(numberJson(world, number));
  });
  router.delete(`${path}/:sid.json`, (_request, response) => {
    numbers.delete((response.locals.number as TwilioNumber).phone);
    response.status(204).end();
  });
}
