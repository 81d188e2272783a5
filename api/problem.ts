import type { ErrorRequestHandler, Response } from 'express';
import { type Problem, PROBLEMS, type ProblemCode } from '../contracts/problem.ts';
import type { FieldProblem } from '../services/refusal.ts';

export interface ProblemDetails {
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A no of the HTTP edge itself; verbs say theirs by a Refusal. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, detail: string, details: ProblemDetails = {}) {
    super(detail);
    this.code = code;
    this.details = details;
  }
}

/** Turns whatever was thrown into a problem of the closed set; null when it is a fault of ours. */
export type ReadProblem = (error: unknown) => ApiProblem | null;

/** The one place that answers errors. Details of our own faults go to the log and nowhere else. */
export function answerProblems(read: ReadProblem): ErrorRequestHandler {
  return (error, request, response, next) => {
    const problem = read(error);
    if (!problem) request.log.error({ err: error }, 'the request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    sendProblem(
      response,
      problem ?? new ApiProblem('internal', 'The request failed. The log says why, under its id.'),
    );
  };
}

export function sendProblem(response: Response, { code, message, details }: ApiProblem): void {
  const { status, title } = PROBLEMS[code];
  const requestId = response.req.id;
  const problem: Problem = {
    type: `/problems/${code}`,
    title,
    status,
    detail: message,
    code,
    ...(requestId !== undefined && { requestId: String(requestId) }),
    ...(details.errors && details.errors.length > 0 && { errors: [...details.errors] }),
  };
  response.status(status).set(details.headers ?? {});
  response.type('application/problem+json').send(JSON.stringify(problem));
}
