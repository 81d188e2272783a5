import type { Request, Response } from 'express';
import type { z } from 'zod';

const codes: Record<number, string> = {
  400: 'BadRequestException',
  401: 'UnauthorizedException',
  404: 'NotFoundException',
  409: 'ConflictException',
  422: 'UnprocessableEntityException',
  429: 'TooManyRequestsException',
  500: 'InternalServerErrorException',
  503: 'ServiceUnavailableException',
};

/** Says no in Cal.com's shape. */
export function fail(request: Request, response: Response, status: number, message: string): void {
  const code = codes[status] ?? 'Error';
  response.status(status).json({
    status: 'error',
    timestamp: new Date().toISOString(),
    path: request.originalUrl.replace(/^.*?\/calcom/, ''),
    error: { code, message, details: { message, error: code.replace('Exception', ''), statusCode: status } },
  });
}

/** What was sent, as the schema has it; undefined when it was no such thing, and that has been said. */
export function read<T>(
  schema: z.ZodType<T>,
  request: Request,
  response: Response,
  from: 'body' | 'query' = 'body',
): T | undefined {
  const parsed = schema.safeParse(request[from] ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  fail(request, response, 400, `${issue?.path.join('.')}: ${issue?.message}`);
  return undefined;
}
