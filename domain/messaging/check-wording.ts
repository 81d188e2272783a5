import type { TemplateName } from '../../contracts/messaging/workflow.ts';
import { languageOf } from './language.ts';
import { fieldsIn, LONGEST_BODY, renderWording, type Wording, wordsOf } from './render-wording.ts';
import { LONGEST_SMS, MOST_SEGMENTS, plainSms, sizeOfSms } from './sms-text.ts';
import { type FieldValues, SAMPLE_VALUES } from './template-fields.ts';
import { isBrought, kindOf } from './templates.ts';

export interface WordingProblem {
  readonly field: 'channel' | 'subject' | 'body';
  readonly message: string;
}

export interface ProposedWording extends Wording {
  readonly name: TemplateName;
  readonly channel: 'sms' | 'email';
  /** BCP 47 */
  readonly locale: string;
}

const LONGEST_SUBJECT = 200;

/** Words that a text of a language must have for its answers to be understood. */
const YES_AND_NO: Readonly<Record<string, readonly RegExp[]>> = {
  en: [/\byes\b/i, /\bno\b/i],
  es: [/(?<!\p{L})s[ií](?!\p{L})/iu, /\bno\b/i],
};

/** What is wrong with a wording; nothing: it may be saved. */
export function checkWording(proposed: ProposedWording): WordingProblem[] {
  const { name, channel, subject } = proposed;
  const { channels } = kindOf(name);
  if (!channels.includes(channel)) {
    return [{ field: 'channel', message: `must be ${channels.join(' or ')}: ${name} goes out by no other` }];
  }
  const problems: WordingProblem[] = [];
  if (channel === 'sms' && subject !== null) {
    problems.push({ field: 'subject', message: 'must be left out: a text has none' });
  }
  if (channel === 'email' && !subject?.trim()) {
    problems.push({ field: 'subject', message: 'must be given: an email needs one' });
  }
  const broken = [...checkSource(proposed, 'subject'), ...checkSource(proposed, 'body')];
  if (problems.length + broken.length > 0) return [...problems, ...broken];
  return checkRendered(proposed);
}

function checkSource({ name, ...wording }: ProposedWording, field: 'subject' | 'body'): WordingProblem[] {
  const source = wording[field];
  if (source === null) return [];
  const longest = field === 'subject' ? LONGEST_SUBJECT : LONGEST_BODY;
  if (source.length > longest) return [{ field, message: `must have at most ${longest} characters` }];
  const { fields, purpose } = kindOf(name);
  const known: readonly string[] = fields;
  const custom = purpose === 'sequence';
  const has = [...known, ...(custom ? ["fields.<a contact's own>"] : [])].join(', ');
  try {
    return fieldsIn(source)
      .filter((each) => !known.includes(each.name) && !(custom && each.custom !== null))
      .map((each) => ({ field, message: `${each.name} is no field of ${name}; it has ${has}` }));
  } catch (error) {
    return [{ field, message: `cannot be read: ${wordsOf(error)}` }];
  }
}

/** With every field of an ordinary lead, and with none: what stands in a condition is met both ways. */
function checkRendered(proposed: ProposedWording): WordingProblem[] {
  try {
    const full = renderWording(proposed, samplesFor(proposed));
    const bare = renderWording(proposed, {});
    const texts = [full, bare].flatMap((each) => (each.ok ? [each.text] : []));
    return full.ok ? checkText(proposed, full.text, texts) : [{ field: 'body', message: 'cannot be filled' }];
  } catch (error) {
    return [{ field: 'body', message: `cannot be filled: ${wordsOf(error)}` }];
  }
}

/** What stands for a lead. A contact's own fields are as long as a name, as far as anybody knows. */
export function samplesFor({ subject, body }: Wording): FieldValues {
  const named = [...fieldsIn(subject ?? ''), ...fieldsIn(body)];
  const custom = named.flatMap((each) => (each.custom === null ? [] : [[each.custom, 'Sample value']]));
  return { ...SAMPLE_VALUES, fields: Object.fromEntries(custom) };
}

function checkText(
  { name, channel, locale }: ProposedWording,
  full: string,
  texts: readonly string[],
): WordingProblem[] {
  const says: string[] = [];
  if (full === '') says.push('must say something');
  for (const field of kindOf(name).needs) {
    if (!full.includes(SAMPLE_VALUES[field])) says.push(`must hold {{ ${field} }}`);
  }
  const answers = name === 'ask_lead' ? (YES_AND_NO[languageOf(locale)] ?? []) : [];
  if (!answers.every((word) => word.test(full))) {
    says.push('must ask for the answers that are understood: YES or NO, in Spanish SÍ o NO');
  }
  // One of the operator's own may be the first text that a lead gets.
  const mayBeFirst = name === 'sequence_sms' || !isBrought(name);
  if (channel === 'sms' && mayBeFirst && !/\bSTOP\b/.test(full))
    says.push('must say how to opt out: Reply STOP');
  if (channel === 'sms') says.push(...texts.flatMap(checkSms));
  return [...new Set(says)].map((message) => ({ field: 'body', message }));
}

function checkSms(text: string): string[] {
  const says: string[] = [];
  // Whoever texts that one word back is opted out.
  if (/\bcancel\b/i.test(text))
    says.push('must not hold the word "cancel": texted back, it opts the lead out');
  const plain = plainSms(text);
  const { segments, encoding } = sizeOfSms(plain);
  if (segments > MOST_SEGMENTS || plain.length > LONGEST_SMS) {
    says.push(
      `must fit ${MOST_SEGMENTS} segments and ${LONGEST_SMS} characters: with an ordinary lead's fields it takes ${segments} in ${encoding}`,
    );
  }
  return says;
}
