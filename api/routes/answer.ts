import express, { type RequestHandler, Router } from 'express';
import { type AnswerSubject, readAnswerLink } from '../../services/appointments/answer-link.ts';
import { getAnswerQuestion } from '../../services/appointments/get-answer-question.ts';
import { recordClientAnswer } from '../../services/appointments/record-client-answer.ts';
import { Refusal } from '../../services/refusal.ts';
import type { ApiDeps } from '../context.ts';
import { questionPage, thanksPage } from './answer-page.ts';
import { sendPage, wordsPage } from './page.ts';

const GONE = wordsPage(
  'This link does not work',
  'It may have been cut off or be too old. Please use the link in our newest email.',
);

/** The public page behind the links that ask a client whether its lead came. */
export function answerRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.get('/answer/:token', showQuestion(deps));
  router.post('/answer/:token', express.urlencoded({ extended: false, limit: '10kb' }), recordAnswer(deps));
  return router;
}

function showQuestion(deps: ApiDeps): RequestHandler<{ token: string }> {
  return async (request, response) => {
    const subject = readAnswerLink(request.params.token, deps.linkSecret);
    const question = subject && (await getAnswerQuestion(deps.db, subject));
    if (!question) return sendPage(response, 404, GONE);
    sendPage(response, 200, questionPage(question, answerOf(request.query.answer)));
  };
}

function recordAnswer(deps: ApiDeps): RequestHandler<{ token: string }> {
  return async (request, response) => {
    const subject = readAnswerLink(request.params.token, deps.linkSecret);
    const question = subject && (await getAnswerQuestion(deps.db, subject));
    if (!subject || !question) return sendPage(response, 404, GONE);
    const form: Readonly<Record<string, unknown>> = request.body ?? {};
    const answer = answerOf(form.answer);
    if (!answer) return sendPage(response, 400, questionPage(question, undefined));
    const tooEarly = await record(deps, { ...subject, answer });
    if (tooEarly) return sendPage(response, 409, wordsPage('Not yet', tooEarly));
    deps.notifier.wake();
    sendPage(response, 200, thanksPage(answer));
  };
}

/** Answers why it could not be recorded; null when it was. */
async function record(deps: ApiDeps, said: AnswerSubject & { answer: 'yes' | 'no' }): Promise<string | null> {
  try {
    await recordClientAnswer(deps.db, said, deps.now());
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

function answerOf(value: unknown): 'yes' | 'no' | undefined {
  return value === 'yes' || value === 'no' ? value : undefined;
}
