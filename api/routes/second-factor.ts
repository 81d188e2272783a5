import { isAPIError } from 'better-auth/api';
import { fromNodeHeaders } from 'better-auth/node';
import express, { type Request, type RequestHandler, type Response as Answer, Router } from 'express';
import { z } from 'zod';
import type { SecondFactorState } from '../../services/identity/read-second-factor.ts';
import type { Auth } from '../auth.ts';
import { sendPage } from './page.ts';
import { sameOriginReferrer } from './sign-in-pages.ts';
import {
  backupCodesPage,
  codePage,
  firstCodePage,
  scanPage,
  secondFactorPage,
} from './second-factor-page.ts';

const LOGIN = '/login';
/** The portal. */
const START = '/';
const HOME = '/account/second-factor';

/** The pages of the second factor, for browsers without the portal; without scripts. */
export function secondFactorRoutes(auth: Auth): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '10kb' });
  router.use(['/login/code', HOME], sameOriginReferrer);
  router.get('/login/code', askCode(auth));
  router.post('/login/code', form, takeCode(auth));
  router.get(HOME, showState(auth));
  router.post(`${HOME}/begin`, form, begin(auth));
  router.post(`${HOME}/confirm`, form, confirm(auth));
  router.post(`${HOME}/backup-codes`, form, renew(auth));
  router.post(`${HOME}/disable`, form, disable(auth));
  return router;
}

function askCode(auth: Auth): RequestHandler {
  return async (request, response) => {
    const state = await stateOf(auth, request);
    if (state?.need === 'code') return sendPage(response, 200, codePage());
    response.redirect(303, state?.need === 'enrol' ? HOME : state ? START : LOGIN);
  };
}

function takeCode(auth: Auth): RequestHandler {
  return async (request, response) => {
    const asked = { ...asFrom(request), body: { code: field(request, 'code') } };
    const answer = await read(entered, auth.api.showSecondFactor(asked), response);
    if (answer.ok) return response.redirect(303, answer.body.next);
    if (answer.code === 'SIGN_IN_FIRST') return response.redirect(303, LOGIN);
    sendPage(response, answer.status, codePage(answer.words));
  };
}

function showState(auth: Auth): RequestHandler {
  return async (request, response) => {
    const state = await stateOf(auth, request);
    if (!state) return response.redirect(303, LOGIN);
    if (state.need === 'code') return response.redirect(303, '/login/code');
    sendPage(response, 200, secondFactorPage(state));
  };
}

function begin(auth: Auth): RequestHandler {
  return async (request, response) => {
    const body = { password: field(request, 'password'), code: field(request, 'code') || undefined };
    const answer = await read(newApp, auth.api.beginSecondFactor({ ...asFrom(request), body }), response);
    if (answer.ok) return sendPage(response, 200, scanPage(answer.body));
    await sayNo(auth, request, response, answer);
  };
}

function confirm(auth: Auth): RequestHandler {
  return async (request, response) => {
    const asked = { ...asFrom(request), body: { code: field(request, 'code') } };
    const answer = await read(codes, auth.api.confirmSecondFactor(asked), response);
    if (answer.ok)
      return sendPage(response, 200, backupCodesPage(answer.body.backupCodes, answer.body.next ?? START));
    if (answer.code === 'SIGN_IN_FIRST') return response.redirect(303, LOGIN);
    sendPage(response, answer.status, firstCodePage(answer.words));
  };
}

function renew(auth: Auth): RequestHandler {
  return async (request, response) => {
    const answer = await read(codes, auth.api.renewBackupCodes(proofFrom(request)), response);
    if (answer.ok) return sendPage(response, 200, backupCodesPage(answer.body.backupCodes, HOME));
    await sayNo(auth, request, response, answer);
  };
}

function disable(auth: Auth): RequestHandler {
  return async (request, response) => {
    const answer = await read(z.unknown(), auth.api.disableSecondFactor(proofFrom(request)), response);
    if (answer.ok) return response.redirect(303, HOME);
    await sayNo(auth, request, response, answer);
  };
}

type State = SecondFactorState & { readonly need: 'code' | 'enrol' | null };

/** null: nobody is there. */
async function stateOf(auth: Auth, request: Request): Promise<State | null> {
  const answer = await auth.api.readSecondFactor(asFrom(request));
  if (!answer.ok) return null;
  const state = (await answer.json()) as Omit<State, 'enabledAt'> & { enabledAt: string | null };
  return { ...state, enabledAt: state.enabledAt === null ? null : new Date(state.enabledAt) };
}

async function sayNo(auth: Auth, request: Request, response: Answer, { status, words }: No): Promise<void> {
  const state = await stateOf(auth, request);
  if (state) sendPage(response, status, secondFactorPage(state, words));
  else response.redirect(303, LOGIN);
}

interface No {
  readonly ok: false;
  readonly status: number;
  readonly code: string;
  readonly words: string;
}

/** What better-auth answered; its cookies go on to the browser. */
async function read<Schema extends z.ZodType>(
  body: Schema,
  asked: Promise<Response>,
  to: Answer,
): Promise<{ readonly ok: true; readonly body: z.infer<Schema> } | No> {
  const answer = await asked.catch(refused);
  for (const cookie of answer.headers.getSetCookie()) to.append('Set-Cookie', cookie);
  const retryAfter = answer.headers.get('Retry-After');
  if (retryAfter) to.set('Retry-After', retryAfter);
  const said: unknown = await answer.json();
  if (answer.ok) return { ok: true, body: body.parse(said) };
  const { code, message } = refusal.parse(said);
  return { ok: false, status: answer.status, code, words: WORDS[code] ?? message };
}

/** What better-auth refuses before it asks the endpoint, as after too many tries, it throws. */
function refused(error: unknown): Response {
  if (!isAPIError(error)) throw error;
  return Response.json(error.body ?? {}, { status: error.statusCode, headers: new Headers(error.headers) });
}

const entered = z.object({ next: z.string() });
const newApp = z.object({ uri: z.string(), secret: z.string() });
const codes = z.object({ backupCodes: z.array(z.string()), next: z.string().optional() });
const refusal = z.object({ code: z.string().default(''), message: z.string().default('') });

const WORDS: Readonly<Record<string, string>> = {
  INVALID_PASSWORD: 'That is not your password.',
  VALIDATION_ERROR: 'Type a code: six digits of the app, or a backup code.',
};

function asFrom(request: Request) {
  return { headers: fromNodeHeaders(request.headers), asResponse: true as const };
}

function proofFrom(request: Request) {
  const body = { password: field(request, 'password'), code: field(request, 'code') };
  return { ...asFrom(request), body };
}

function field(request: Request, name: string): string {
  const value: unknown = (request.body as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}
