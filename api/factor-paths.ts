import type { OpenApiDocument } from './openapi-document.ts';

const FORM = 'application/x-www-form-urlencoded';

/** The second factor, and sign-in with Google and Facebook: of better-auth's endpoints, and of pages. */
export const FACTOR_PATHS: OpenApiDocument['paths'] = {
  '/api/sign-in/ways': {
    get: operation('Which ways to sign in there are', {
      200: json('The ways', {
        password: { type: 'boolean' },
        social: { type: 'array', items: object({ id: text(), name: text(), path: text() }) },
      }),
    }),
  },
  '/api/auth/sign-in/social': {
    post: {
      ...operation(
        'Begin signing in with Google or Facebook: the address to go to',
        answers({ url: text() }),
      ),
      ...body({ provider: text(), callbackURL: text(), errorCallbackURL: text() }, ['provider']),
    },
  },
  '/api/auth/link-social': {
    post: {
      ...operation('Connect an account at Google or Facebook to who is signed in', answers({ url: text() })),
      ...body({ provider: text(), callbackURL: text(), errorCallbackURL: text() }, ['provider']),
    },
  },
  '/api/auth/callback/{provider}': {
    get: {
      ...operation('Where Google and Facebook lead people back to', { 302: { description: 'Onwards' } }),
      parameters: [provider()],
    },
  },
  '/api/auth/second-factor': {
    get: operation('How the person stands with the second factor, and whether it is asked for now', {
      ...answers({
        need: { enum: ['code', 'enrol', null] },
        enabledAt: { type: ['string', 'null'], format: 'date-time' },
        backupCodesLeft: { type: 'integer' },
        isRequired: { type: 'boolean' },
        hasPassword: { type: 'boolean' },
      }),
    }),
  },
  '/api/auth/second-factor/verify': {
    post: {
      ...operation(
        'The second step of signing in: a code of the app, or a backup code',
        answers({ next: text() }),
      ),
      ...body({ code: text() }, ['code']),
    },
  },
  '/api/auth/second-factor/begin': {
    post: {
      ...operation(
        'Set up an authenticator app, or move to another one: it counts after its first code',
        answers({ secret: text(), uri: text() }),
      ),
      ...body({ password: text(), code: text() }, []),
    },
  },
  '/api/auth/second-factor/confirm': {
    post: {
      ...operation('The first code of a new app; the backup codes are shown this once', answers(codes())),
      ...body({ code: text() }, ['code']),
    },
  },
  '/api/auth/second-factor/backup-codes': {
    post: {
      ...operation('New backup codes; those of before are void', answers(codes())),
      ...body({ password: text(), code: text() }, ['code']),
    },
  },
  '/api/auth/second-factor/disable': {
    post: {
      ...operation('Turn the second factor off, where no organization asks for it', answers({})),
      ...body({ password: text(), code: text() }, ['code']),
    },
  },
  '/login/code': { get: operation('Ask for the code', page()), post: posted('Take the code', ['code']) },
  '/login/with/{provider}': {
    get: {
      ...operation('Lead a person to Google or Facebook', { 303: { description: 'There' } }),
      parameters: [provider()],
    },
  },
  '/login/failed': { get: operation('Say why Google or Facebook did not bring somebody in', page()) },
  '/account/second-factor': { get: operation('The second factor of who is here', page()) },
  '/account/second-factor/begin': { post: posted('Show the square that an app scans', ['password', 'code']) },
  '/account/second-factor/confirm': { post: posted('Take the first code of an app', ['code']) },
  '/account/second-factor/backup-codes': { post: posted('Make new backup codes', ['password', 'code']) },
  '/account/second-factor/disable': { post: posted('Turn the second factor off', ['password', 'code']) },
};

function operation(summary: string, responses: Readonly<Record<string, object>>) {
  return { tags: ['Sign-in'], summary, security: [], responses };
}

function posted(summary: string, fields: readonly string[]) {
  const properties = Object.fromEntries(fields.map((name) => [name, text()]));
  return {
    ...operation(summary, page()),
    requestBody: { content: { [FORM]: { schema: object(properties) } } },
  };
}

function body(properties: object, required: readonly string[]) {
  return {
    requestBody: { content: { 'application/json': { schema: { ...object(properties), required } } } },
  };
}

function answers(properties: object) {
  const no = (description: string) => json(description, { code: text(), message: text() });
  return {
    200: json('Done', properties),
    400: no('Not readable, or the wrong password'),
    401: no('`SIGN_IN_FIRST`'),
    403: no('`forbidden`: the code is wrong or used, or it is asked for'),
    409: no('`conflict`: there is none, or nothing was begun'),
    429: no('`not_yet`: too many codes were wrong'),
  };
}

function codes() {
  return { backupCodes: { type: 'array', items: text() } };
}

function page() {
  return { 200: { description: 'A page', content: { 'text/html': { schema: text() } } } };
}

function json(description: string, properties: object) {
  return { description, content: { 'application/json': { schema: object(properties) } } };
}

function object(properties: object) {
  return { type: 'object', properties };
}

function text() {
  return { type: 'string' };
}

function provider() {
  return { name: 'provider', in: 'path', required: true, schema: { enum: ['google', 'facebook'] } };
}
