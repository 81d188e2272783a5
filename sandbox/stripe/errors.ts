/** A refusal in Stripe's own shape. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly body: {
    type: string;
    code?: string;
    decline_code?: string;
    message: string;
    param?: string;
    charge?: string;
  };

  constructor(status: number, body: StripeRefusal['body']) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

export function invalid(message: string, param?: string, code?: string): StripeRefusal {
  return new StripeRefusal(400, {
    type: 'invalid_request_error',
    ...(code ? { code } : {}),
    message,
    ...(param ? { param } : {}),
  });
}

export function missingParam(param: string): StripeRefusal {
  return invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
}

export function noSuch(what: string, id: string, param = 'id'): StripeRefusal {
  return new StripeRefusal(param === 'id' ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${what}: '${id}'`,
    param,
  });
}
