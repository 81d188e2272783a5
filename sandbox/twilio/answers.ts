import type { Response } from 'express';
import { isPossiblePhoneNumber } from 'libphonenumber-js';

/** Says no in Twilio's shape. */
export function fail(response: Response, status: number, code: number, message: string): void {
  response
    .status(status)
    .json({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

export const rfc2822 = (at: number | null) =>
  at === null ? null : new Date(at).toUTCString().replace('GMT', '+0000');
export const text = (value: unknown) => (typeof value === 'string' ? value : '');
export const isHttpUrl = (value: string) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
export const isPhone = (value: string) => /^\+[1-9]\d{6,14}$/.test(value) && isPossiblePhoneNumber(value);
