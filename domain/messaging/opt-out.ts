/** Which ways of reaching somebody they want to end: texts and calls, emails, or all of them. */
export type OptOutScope = 'phone' | 'email' | 'everything';

// Twilio's default opt-out keywords, and the ones that 47 CFR 64.1200(a)(10) names.
const BARE = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']);
// The same wish of who writes another language: only where the word alone can mean nothing else.
const BARE_ABROAD = new Set(
  'PARAR PARE PAREN ALTO BASTA DETENER DETENGAN ARRET ARRETEZ STOPP SAIR NOMAS NOMASMENSAJES'.split(' '),
);

// CANCEL, END and the like mean a meeting or a month as soon as other words stand around them; these do not.
const STRONG = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'OPTOUT']);
const PHONE_WORDS = words('TEXT TEXTS TEXTING MESSAGE MESSAGES MESSAGING SMS CALL CALLS CALLING');
const EMAIL_WORDS = words('EMAIL EMAILS EMAILING MAIL MAILS MAILING NEWSLETTER NEWSLETTERS');
const ALL_WORDS = words('EVERYTHING EVERYWHERE ANYTHING CONTACT CONTACTING COMMUNICATION COMMUNICATIONS');
const AROUND = words(
  `PLEASE PLS NOW THANKS THANK YOU ALL THIS THESE THE ME US IT SENDING OUT OPT AND OR FROM OF YOUR LIST LISTS ANY MORE
  ANYMORE FOREVER IMMEDIATELY JUST I WANT WOULD LIKE WISH ID TO NO OK OKAY YES HEY HI HELLO BOTH`,
);

const ENDING = '(?: AGAIN| ANYMORE| ANY MORE| EVER| PLEASE| NOW| THANKS| THANK YOU)*$';

const MINE = '(?:ME|MY (?:NAME|NUMBER|PHONE|INFO|INFORMATION|DATA|DETAILS))';
const LISTS =
  '(?:EVERYTHING\\b|ALL$|(?:(?:ALL|ANY|EVERY) )?(?:OF )?(?:(?:YOUR|THE|THIS|THESE|THAT) )?(?:\\w+ )?(?:LISTS?|DATABASES?|SYSTEMS?|RECORDS|CONTACTS|FILES?)\\b)';

// 47 CFR 64.1200(a)(10): consent may be revoked in any reasonable manner, not only by a keyword.
const EVERYTHING: readonly RegExp[] = [
  /(?<!DONT |NOT |NEVER )\bLEAVE (?:ME|US) ALONE\b/,
  new RegExp(`\\b(?:REMOVE|TAKE|DELETE|ERASE|UNSUBSCRIBE) ${MINE} (?:FROM|OFF|OFF OF|OUT OF) ${LISTS}`),
  new RegExp(`^(?:PLEASE )?(?:REMOVE|DELETE|UNLIST) ME${ENDING}`),
  new RegExp(
    `\\b(?:DO NOT|DONT|NEVER|STOP) (?:EVER )?(?:CONTACT|CONTACTING|BOTHER|BOTHERING|HARASSING|SPAMMING) (?:ME|US)${ENDING}`,
  ),
  /\bI (?:HEREBY )?(?:REVOKE|WITHDRAW) (?:MY |ALL |ANY )*(?:CONSENT|PERMISSION)\b/,
  /^(?:PLEASE )?(?:GO AWAY|FUCK OFF|PISS OFF)\b/,
  /\b(?:DEJENME|DEJAME|DEJEME) EN PAZ\b/,
  /\bNO ME (?:CONTACTEN|CONTACTE|CONTACTES|MOLESTEN|MOLESTE|MOLESTES)(?: MAS| NUNCA| POR FAVOR)*$/,
  /\b(?:BORRENME|ELIMINENME|QUITENME|SAQUENME|BORREME|ELIMINEME) DE (?:TODO|TODAS?|SUS?|LAS?)\b/,
  /^(?:POR FAVOR )?(?:PAREN|PARE|PARAR|DETENER|DETENGAN|CANCELEN) TODO(?: POR FAVOR)?$/,
  /\bLAISSEZ MOI TRANQUILLE\b|\bNE ME CONTACTEZ PLUS\b|^ARRETEZ TOUT\b/,
  /\bLASS(?:EN SIE|T)? MICH IN RUHE\b|\bMICH NICHT MEHR KONTAKTIEREN\b|^ALLES (?:STOPPEN|ABBESTELLEN|LOSCHEN)$/,
  /\bDEIXEM? ME EM PAZ\b|\bME DEIXEM? EM PAZ\b|^(?:PARE|PAREM) (?:COM )?TUDO$/,
];

const PHONE: readonly RegExp[] = [
  new RegExp(
    `^(?:PLEASE )?(?:DO NOT|DONT|NEVER) (?:TEXT|CALL|MESSAGE|PHONE)(?: (?:OR|AND) (?:TEXT|CALL|MESSAGE))? ME${ENDING}`,
  ),
  new RegExp(`^(?:PLEASE )?NO MORE (?:TEXTS|MESSAGES|CALLS|SMS)(?: (?:OR|AND) (?:TEXTS|CALLS))?${ENDING}`),
  /\bLOSE MY NUMBER\b/,
  /^(?:POR FAVOR )?NO ME (?:ESCRIBAN|LLAMEN|ESCRIBA|LLAME)(?: NI ME (?:ESCRIBAN|LLAMEN))?(?: MAS| POR FAVOR)*$/,
];

/** What a text takes back, as folded by `foldText`; null: it is no opt-out, or a person must say whether it is. */
export function readOptOut(folded: string): OptOutScope | null {
  const whole = folded.replaceAll(' ', '');
  if (BARE.has(whole) || BARE_ABROAD.has(whole)) return 'phone';
  if (EVERYTHING.some((pattern) => pattern.test(folded))) return 'everything';
  if (PHONE.some((pattern) => pattern.test(folded))) return 'phone';
  const said = folded
    .replace(/\b(?:IM |I AM )?NOT INTERESTED\b/g, ' ')
    .replace(/\bOPT OUT\b/g, 'OPTOUT')
    .trim()
    .split(/\s+/);
  const isAsked =
    said.some((word) => STRONG.has(word)) && said.every((word) => STRONG.has(word) || knows(word));
  return isAsked ? scopeOf(said) : null;
}

function knows(word: string): boolean {
  return [AROUND, PHONE_WORDS, EMAIL_WORDS, ALL_WORDS].some((set) => set.has(word));
}

function scopeOf(said: readonly string[]): OptOutScope {
  const names = (set: ReadonlySet<string>) => said.some((word) => set.has(word));
  if (names(ALL_WORDS)) return 'everything';
  if (!names(EMAIL_WORDS)) return 'phone';
  return names(PHONE_WORDS) ? 'everything' : 'email';
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
