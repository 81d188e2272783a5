import { SegmentedMessage } from 'sms-segments-calculator';

/** Twilio refuses a longer body: error 21617. */
export const LONGEST_SMS = 1600;
/** Ten segments: what carriers commonly still join to one text. */
export const MOST_SEGMENTS = 10;

export interface SmsSize {
  readonly segments: number;
  readonly encoding: 'GSM-7' | 'UCS-2';
}

/** Typography that GSM-7 lacks: one such character more than halves what a segment holds. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[‘’‚‛′`´]/g, "'"],
  [/[“”„‟″«»]/g, '"'],
  [/[‐‑‒–—―−]/g, '-'],
  [/…/g, '...'],
  [/•/g, '-'],
  [/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' '],
  [/[\u200b\u2060\ufeff\u00ad]/g, ''],
];

/** A text as it goes out: typography made plain, letters and emoji as they are. */
export function plainSms(text: string): string {
  return PLAIN.reduce((plain, [from, to]) => plain.replace(from, to), text);
}

/** What a text costs. */
export function sizeOfSms(text: string): SmsSize {
  const { segmentsCount, encodingName } = new SegmentedMessage(text);
  return { segments: segmentsCount, encoding: encodingName };
}
