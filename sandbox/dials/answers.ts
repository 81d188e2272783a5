import type { Request, Response } from 'express';
import { fail as failAsCalcom } from '../calcom/refuse.ts';
import { fail as failAsInstantly } from '../instantly/refuse.ts';
import type { Vendor } from '../records.ts';
import { freshId } from '../state.ts';
import { stripeVersion } from '../stripe/objects.ts';

type Status = 429 | 500 | 503;
type Say = (status: Status, request: Request, response: Response) => void;

const twilioWords = { 429: 'Too Many Requests', 500: 'Internal Server Error', 503: 'Service unavailable' };

const birdErrors = {
  429: { type: 'rate_limit_error', message: 'Too many requests.' },
  500: { type: 'internal_error', message: 'Something went wrong on our side.' },
  503: { type: 'service_unavailable_error', message: 'The service is not available.' },
};

const sendgridWords = { 429: 'too many requests', 500: 'Internal Server Error', 503: 'Service Unavailable' };

const stripeErrors = {
  429: {
    ...{ type: 'invalid_request_error', code: 'rate_limit' },
    message:
      'Request rate limit exceeded. Learn more about rate limits at https://docs.stripe.com/rate-limits.',
  },
  500: { type: 'api_error', message: 'An unknown error occurred.' },
  503: { type: 'api_error', message: 'The server is temporarily unable to answer. Try again.' },
};

const retellWords = {
  429: 'Account rate limited, please throttle your requests.',
  500: 'An unexpected server error occurred.',
  503: 'The service is not available.',
};

const calcomWords = {
  429: 'ThrottlerException: Too Many Requests',
  500: 'Internal server error',
  503: 'Service Unavailable',
};

const instantlyWords = {
  429: 'Rate limit exceeded',
  500: 'Something went wrong',
  503: 'Service Unavailable',
};

const says: Readonly<Record<Vendor, Say>> = {
  twilio: (status, _request, response) => {
    const code = 20_000 + status;
    const more_info = `https://www.twilio.com/docs/errors/${code}`;
    response.json({ code, message: twilioWords[status], more_info, status });
  },
  messagebird: (status, _request, response) => {
    const { type, message } = birdErrors[status];
    const request_id = freshId('req_', 26);
    response.json({ error: { type, code: `E01${status}`, name: type, message, doc_url: '', request_id } });
  },
  sendgrid: (status, _request, response) => {
    // What SendGrid says of the wait itself: https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/rate-limits
    if (status === 429) {
      const reset = Math.floor(Date.now() / 1000) + Number(response.get('retry-after') ?? 0);
      response.set({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) });
    }
    response.json({ errors: [{ message: sendgridWords[status], field: null, help: null }] });
  },
  stripe: (status, _request, response) => {
    response.set({ 'request-id': freshId('req_', 14), 'stripe-version': stripeVersion });
    if (status === 429) response.set('stripe-rate-limited-reason', 'global-rate');
    response.json({ error: stripeErrors[status] });
  },
  retell: (status, _request, response) =>
    void response.json({ status: 'error', message: retellWords[status] }),
  calcom: (status, request, response) => failAsCalcom(request, response, status, calcomWords[status]),
  instantly: (status, _request, response) => failAsInstantly(response, status, instantlyWords[status]),
};

/** Answers in the vendor's own shape that it cannot serve now; a 429 says after how many seconds it can. */
export function answerUnwell(
  vendor: Vendor,
  status: Status,
  { request, response, retryAfter }: { request: Request; response: Response; retryAfter: number },
): void {
  response.status(status);
  if (status === 429) response.set('retry-after', String(retryAfter));
  says[vendor](status, request, response);
}
