import { runInNewContext } from 'node:vm';
import EmailReplyParser from 'email-reply-parser';
import { htmlText } from '../../domain/messaging/html-text.ts';

/** So much of an email is looked through for the words that were written now. */
const LOOKED_AT = 20_000;
/** So much of it is shown. */
const SHOWN = 100_000;
/** An email of an ordinary kind takes under 20 ms. */
const PATIENCE_MS = 250;

const parser = new EmailReplyParser();

/**
 * What somebody has written now, without what is quoted and signed; the whole when nothing else is in it. An email
 * without a text is read from its HTML.
 */
export function visibleReply({ text, html }: { readonly text: string; readonly html: string }): string {
  const words = text.trim() ? text : (inTime(() => htmlText(html.slice(0, SHOWN))) ?? html);
  const whole = words
    .slice(0, SHOWN)
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return inTime(() => parser.parseReply(whole.slice(0, LOOKED_AT)))?.trim() || whole;
}

/** Some texts keep regular expressions busy for minutes, and anybody may send one: time ends them. */
function inTime(work: () => string): string | null {
  try {
    return String(runInNewContext('work()', { work }, { timeout: PATIENCE_MS }));
  } catch {
    return null;
  }
}
