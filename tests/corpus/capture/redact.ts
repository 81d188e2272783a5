/**
 * Takes out of a vendor's event all that may be about somebody, and leaves its form: what is not known to be harmless is
 * replaced by something of the same kind, the same thing by the same thing wherever it stands.
 */
export interface Redactor {
  /** JSON as it came: white space and numbers of any size stay. */
  json(text: string): string;
  /** The fields of a form. */
  form(text: string): string;
  /** One of our ids, as in a query. */
  id(text: string): string;
}

/** Fields whose values are words of the vendor's own, and say how the event is to be read. */
const HARMLESS = new Set(
  `event event_type type object status direction call_type call_status disconnection_reason triggerEvent currency mode role outcome
  api_version collection_method billing_reason brand funding usage reason_code bounce_classification timeZone locale
  MessageStatus SmsStatus CallStatus Direction CallbackSource AnsweredBy ApiVersion ErrorCode OptOutType code price_cents`.split(
    /\s+/,
  ),
);
const WORD = /^[\w./: -]{1,60}$/;
const INSTANT = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?$/;
const EMAIL = /^[^\s@<>]+@[^\s@<>]+$/;
const PHONE = /^\+?\(?\d[\d\s().-]{5,}\d$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** `in_…`, `SM…`, `uidSample…`: long, without a space, and of letters and digits. */
const ID = /^(?:([a-z]{1,12}_)(?=\w{4})|([A-Z]{2})(?=[0-9a-f]{32}$))?[\w=-]{4,}$/;
/** Seconds or milliseconds since 1970, of this age. */
const EPOCH = /^[12]\d{9}(\d{3})?$/;
const FIELD_NAME = /^[A-Za-z_][\w.$-]{0,59}$/;

export function createRedactor(): Redactor {
  const known = new Map<string, string>();
  const same = (text: string, make: (n: number) => string): string => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = make(known.size + 1);
    known.set(text, made);
    return made;
  };
  const value = (field: string, text: string): string => {
    if (text === '' || /^\d{1,2}$/.test(text) || INSTANT.test(text)) return text;
    if (UUID.test(text)) return same(text, (n) => `00000000-0000-4000-8000-${pad(n, 12)}`);
    if (EMAIL.test(text)) return same(text, (n) => `person${n}@example.com`);
    if (PHONE.test(text)) return same(text, (n) => `+1415555${pad(n, 4)}`);
    if (HARMLESS.has(field) && WORD.test(text)) return text;
    if (/^https?:\/\//i.test(text)) return same(text, (n) => `https://redacted.example/${n}`);
    const id = /\d/.test(text) ? ID.exec(text) : null;
    if (id) return same(text, (n) => idLike(text, id[1] ?? id[2] ?? '', n));
    return same(text, () => wordsLike(text));
  };
  const name = (text: string): string => (FIELD_NAME.test(text) ? text : same(text, (n) => `field_${n}`));
  const number = (text: string): string => {
    const isLong = /^-?\d{10,}$/.test(text) && !EPOCH.test(text);
    return isLong ? same(text, (n) => `9${pad(n, text.length - 1)}`) : text;
  };
  return {
    id: (text) => value('', text),
    json: (text) => redactTokens(text, { name, value, number }),
    form: (text) =>
      new URLSearchParams(
        [...new URLSearchParams(text)].map(([field, said]): [string, string] => [
          name(field),
          value(field, said),
        ]),
      ).toString(),
  };
}

interface Replacers {
  readonly name: (text: string) => string;
  readonly value: (field: string, text: string) => string;
  readonly number: (text: string) => string;
}

/** Texts, with the colon that makes one a name; and numbers. All else of JSON is no data. */
const TOKEN = /"((?:[^"\\]|\\.)*)"(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function redactTokens(json: string, { name, value, number }: Replacers): string {
  let field = '';
  return json.replace(TOKEN, (token: string, text: string | undefined, colon: string | undefined) => {
    if (text === undefined) return number(token);
    const plain = JSON.parse(`"${text}"`) as string;
    if (colon === undefined) return JSON.stringify(value(field, plain));
    field = plain;
    return JSON.stringify(name(plain)) + colon;
  });
}

const pad = (n: number, length: number): string => String(n).padStart(length, '0').slice(-length);

function idLike(text: string, prefix: string, n: number): string {
  return prefix + pad(n, Math.max(text.length - prefix.length, 4));
}

/** Letters become x, digits 0: how long it was and where its breaks were stays. */
function wordsLike(text: string): string {
  return text
    .replace(/\p{Lu}/gu, 'X')
    .replace(/\p{L}/gu, (letter) => (letter === 'X' ? 'X' : 'x'))
    .replace(/\p{N}/gu, '0');
}
