import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { z } from 'zod';
import { apiContract } from '../contracts/api.ts';
import { PROBLEMS, problemSchema } from '../contracts/problem.ts';
import type { OpenApiDocument, OpenApiOperation } from './openapi-document.ts';
import { sayWhoMay } from './who-may.ts';
import { strictCookies } from './sign-in/cookies.ts';
import { PLAIN_PATHS } from './plain-paths.ts';

const METHODS_WITH_BODY = new Set(['post', 'put', 'patch']);

/** The whole API in one document: the contract's endpoints and the plain routes. */
export async function describeApi(publicUrl: string): Promise<OpenApiDocument> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const generated = (await generator.generate(apiContract, {
    info: { title: 'Followthrough', version: '0.1.0', description: DESCRIPTION },
    servers: [{ url: publicUrl }],
    security: [{ apiKey: [] }, { session: [] }],
  })) as unknown as OpenApiDocument;
  const endpoints = Object.entries(generated.paths).map(([path, operations]) => [
    path,
    withProblems(path, operations),
  ]);
  const paths: Record<string, OpenApiDocument['paths'][string]> = Object.fromEntries(endpoints);
  for (const [path, operations] of Object.entries(PLAIN_PATHS))
    paths[path] = { ...paths[path], ...operations };
  takeCsvToo(paths['/api/leads/import']?.post);
  return {
    ...generated,
    paths: sayWhoMay(paths),
    components: { ...generated.components, ...components(publicUrl) },
  };
}

const DESCRIPTION =
  'Errors are RFC 9457 problem documents whose `code` is one of a closed set. Lists are paged by cursor, newest first. ' +
  'A POST with an `Idempotency-Key` is done once: sent again, it gets the same answer.';

function components(publicUrl: string) {
  const session = {
    type: 'apiKey',
    in: 'cookie',
    name: `${strictCookies(publicUrl).cookiePrefix}.session_token`,
  };
  const apiKey = { type: 'apiKey', in: 'header', name: 'X-API-Key' };
  return { ...COMPONENTS, securitySchemes: { apiKey, session } };
}

const COMPONENTS = {
  schemas: { Problem: z.toJSONSchema(problemSchema, { target: 'draft-2020-12' }) },
  responses: { Problem: { description: 'A problem', content: problemContent() } },
};

function withProblems(path: string, operations: Readonly<Record<string, OpenApiOperation>>) {
  return Object.fromEntries(
    Object.entries(operations).map(([method, operation]) => {
      const hasBody = METHODS_WITH_BODY.has(method);
      const statuses = [
        400,
        401,
        403,
        ...(path.includes('{') || hasBody ? [404] : []),
        ...(hasBody ? [408, 409, 413, 415] : []),
        429,
        500,
      ];
      const problems = statuses.map((status): [string, object] => [String(status), problemResponse(status)]);
      const parameters = hasBody ? [...(operation.parameters ?? []), IDEMPOTENCY_KEY] : operation.parameters;
      return [
        method,
        { ...operation, parameters, responses: { ...operation.responses, ...Object.fromEntries(problems) } },
      ];
    }),
  );
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same request gets the same answer',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
};

function problemResponse(status: number): object {
  const codes = Object.entries(PROBLEMS).filter(([, problem]) => problem.status === status);
  const description = codes.map(([code, { title }]) => `\`${code}\`: ${title}`).join('. ');
  return { description, content: problemContent() };
}

function problemContent(): object {
  return { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
}

/** The import's other body: the file itself, with the campaign in the query. */
function takeCsvToo(operation: OpenApiOperation | undefined): void {
  if (!operation?.requestBody?.content) return;
  Object.assign(operation.requestBody.content, {
    'text/csv': {
      schema: { type: 'string', description: 'A file with a header line; ?campaignId= names the campaign' },
    },
  });
  Object.assign(operation, {
    parameters: [
      ...(operation.parameters ?? []),
      {
        name: 'campaignId',
        in: 'query',
        required: false,
        description: 'For text/csv: the campaign',
        schema: { type: 'string', format: 'uuid' },
      },
    ],
  });
}
