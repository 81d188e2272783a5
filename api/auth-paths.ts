import { problem } from './export-paths.ts';
import type { OpenApiDocument, OpenApiOperation } from './openapi-document.ts';

type Fields = Readonly<Record<string, object>>;

const text = { type: 'string' };
const email = { type: 'string', format: 'email' };
const error = {
  description: 'Why not',
  content: {
    'application/json': { schema: { type: 'object', properties: { code: text, message: text } } },
  },
};

/** As much of better-auth as is open, and the pages of sign-in. Whatever is not named here is refused. */
export const AUTH_PATHS: OpenApiDocument['paths'] = {
  '/api/auth/sign-in/email': {
    post: {
      ...open('Sign in by email and password; the answer sets the cookie of the session', {
        200: json('Signed in', { token: text, user: { type: 'object' } }),
        400: error,
        401: { ...error, description: '`INVALID_EMAIL_OR_PASSWORD`, whichever of the two it is' },
        403: { ...error, description: '`EMAIL_NOT_VERIFIED`: another link has been sent' },
        429: error,
      }),
      requestBody: body('application/json', { email, password: text }),
    },
  },
  '/api/auth/sign-out': {
    post: {
      ...open('End the session', { 200: json('Signed out', { success: { type: 'boolean' } }) }),
      requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
    },
  },
  '/api/auth/get-session': {
    get: open('Read the session; `null`: nobody is signed in', {
      200: json('The session and its person', { session: { type: 'object' }, user: { type: 'object' } }),
    }),
  },
  '/login': {
    get: open('The page to sign in', { 200: page('A page') }),
    post: form('Sign in by the page', { email, password: text }, { 303: toPage(), 401: page('Not right') }),
  },
  '/sign-out': { post: form('Sign out by the page', {}, { 303: toPage() }) },
  '/reset': {
    get: open('The page to ask for a new password', { 200: page('A page') }),
    post: form('Have a link sent to a new password', { email }, { 200: page('The same for every address') }),
  },
  '/reset/{token}': {
    get: ofToken(open('The page to choose a new password; records nothing', pages())),
    post: ofToken(
      form('Choose a new password, once', { password: text }, { ...pages(), 400: page('Not good') }),
    ),
  },
  '/verify/{token}': {
    get: ofToken(open('Ask whether an address is theirs; records nothing', pages())),
    post: ofToken(form('Confirm an address, once', {}, pages())),
  },
  '/account': { get: open("A person's own sign-in as a page", { 200: page('A page'), 303: toPage() }) },
  '/account/password': {
    post: account('Change the password by the page', { currentPassword: text, newPassword: text }),
  },
  '/account/organization': { post: account('Act in another organization, by the page', { id: text }) },
  '/account/sessions/end': { post: account('End a session by the page', { id: text }) },
  '/account/sessions/end-others': { post: account('End all other sessions by the page', {}) },
};

function open(summary: string, responses: Readonly<Record<number, object>>): OpenApiOperation {
  return { tags: ['Sign-in'], summary, security: [], responses };
}

function form(
  summary: string,
  fields: Fields,
  responses: Readonly<Record<number, object>>,
): OpenApiOperation {
  const tooLarge = { 413: problem('`too_large`: The form is too large') };
  return {
    ...open(summary, { ...responses, ...tooLarge }),
    requestBody: body('application/x-www-form-urlencoded', fields),
  };
}

function account(summary: string, fields: Fields): OpenApiOperation {
  return form(summary, fields, { 200: page('Done'), 303: toPage(), 400: page('Why not'), 404: page('Gone') });
}

function ofToken(operation: OpenApiOperation): OpenApiOperation {
  return { ...operation, parameters: [{ name: 'token', in: 'path', required: true, schema: text }] };
}

function body(type: string, properties: Fields) {
  return {
    content: { [type]: { schema: { type: 'object', required: Object.keys(properties), properties } } },
  };
}

function json(description: string, properties: Fields) {
  return { description, content: { 'application/json': { schema: { type: 'object', properties } } } };
}

function page(description: string) {
  return { description, content: { 'text/html': { schema: text } } };
}

function pages() {
  return { 200: page('A page'), 404: page('The link was used or is too old') };
}

function toPage() {
  return { description: 'To another page' };
}
