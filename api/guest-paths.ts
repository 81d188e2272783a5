import { z } from 'zod';
import { acceptance } from '../contracts/identity/invitation-api.ts';
import { joining } from '../contracts/identity/invite-code-api.ts';
import { problem } from './export-paths.ts';
import type { OpenApiDocument } from './openapi-document.ts';

const tags = ['Joining'];
const GONE = { 404: problem('`not_found`: It was used, taken back, is unknown or too old') };
const REFUSED = {
  400: problem('`invalid_input`'),
  409: problem('`conflict`: A member already, here or at another organization of the same operator'),
};

const text = { type: 'string' };

/** How people become members by a letter or a code, as the OpenAPI document has it. */
export const GUEST_PATHS: OpenApiDocument['paths'] = {
  '/api/invitations/{id}': {
    get: {
      ...open('Read what an invitation is to; `id` is the token in its letter'),
      parameters: [inPath('id')],
      responses: {
        ...json('What one is invited to, and what is left to do', {
          ...{ organization: text, role: text, invitedBy: text },
          email: { ...text, description: 'Masked' },
          standing: { enum: ['new', 'sign_in_first', 'yours', 'another'] },
        }),
        ...GONE,
      },
    },
  },
  '/api/invitations/{id}/acceptance': {
    post: {
      ...open('Accept an invitation; `id` is the token in its letter'),
      parameters: [inPath('id')],
      requestBody: { content: { 'application/json': { schema: schemaOf(acceptance) } } },
      responses: {
        ...json('A member, and signed in unless another step is asked for', {
          organization: text,
          signedIn: { type: 'boolean' },
        }),
        ...REFUSED,
        ...GONE,
        401: problem('`no_key`: The address has a sign-in: sign in first'),
        403: problem('`forbidden`: Somebody else is signed in'),
      },
    },
  },
  '/invitation/{id}': pages('an invitation', 'id'),
  '/api/join': {
    post: {
      ...open('Register by an invite code'),
      requestBody: { content: { 'application/json': { schema: schemaOf(joining) } } },
      responses: {
        ...json('A member: whoever was signed in', { status: { const: 'member' } }),
        202: {
          description: 'An email is on its way, whether or not the address was known',
          content: {
            'application/json': {
              schema: { type: 'object', properties: { status: { const: 'look_into_inbox' } } },
            },
          },
        },
        ...REFUSED,
        ...GONE,
      },
    },
  },
  '/join/{code}': pages('an invite code', 'code'),
};

function open(summary: string) {
  return { tags, summary, security: [] };
}

function pages(what: string, parameter: string): OpenApiDocument['paths'][string] {
  const page = (description: string) => ({ description, content: { 'text/html': { schema: text } } });
  const responses = { 200: page('A page'), 400: page('What is wrong'), 404: page('It works no more') };
  const parameters = [inPath(parameter)];
  return {
    get: { ...open(`Show where ${what} leads; records nothing`), parameters, responses },
    post: {
      ...open(`Follow ${what}`),
      parameters,
      requestBody: { content: { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } } },
      responses: { ...responses, 409: page('A member already') },
    },
  };
}

function json(description: string, properties: object) {
  return {
    200: { description, content: { 'application/json': { schema: { type: 'object', properties } } } },
  };
}

function inPath(name: string) {
  return { name, in: 'path', required: true, schema: text };
}

function schemaOf(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
}
