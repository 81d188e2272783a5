import express, { type Request, type RequestHandler, type Response } from 'express';
import { NotPossible } from '../not-possible.ts';
import { shellPage } from './shell.ts';

/** One word of a query or a form; '' where it is missing or none. */
export function word(values: unknown, name: string): string {
  const value = (values as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === 'string' ? value.trim() : '';
}

export const readForm = express.urlencoded({ extended: false, limit: '200kb' });

/**
 * What a button does. Afterwards the page that `act` names is shown; what it refuses is told in front of the page.
 * @param act throws NotPossible when it cannot be done as things stand
 */
export function pressed(
  room: Parameters<typeof shellPage>[0]['room'],
  act: (request: Request, form: (name: string) => string) => string,
): RequestHandler {
  return (request: Request, response: Response) => {
    try {
      response.redirect(
        303,
        act(request, (name) => word(request.body, name)),
      );
    } catch (error) {
      if (!(error instanceof NotPossible)) throw error;
      const back = `<p><a href="${room}">Back</a></p>`;
      const page = shellPage({ title: 'Not done', room, address: room, body: back, told: error.message });
      response.status(409).send(page);
    }
  };
}
