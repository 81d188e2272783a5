import { saysCannotCome } from './cannot-come.ts';
import { foldText } from './fold-text.ts';
import { type OptOutScope, readOptOut } from './opt-out.ts';

export type Answer = 'yes' | 'no';

/** What a text means to us. Whatever is not plain is `other`: a person reads it. */
export type Reply =
  | { readonly means: 'stop'; readonly scope: OptOutScope }
  | { readonly means: 'start' }
  | { readonly means: 'help' }
  | { readonly means: 'answer'; readonly answer: Answer }
  /** One of a numbered list, with or without what is said about it. */
  | { readonly means: 'choice'; readonly choice: number; readonly answer: Answer | null }
  /** `answer`: the yes or no that it begins with. */
  | { readonly means: 'cannot_come'; readonly answer: Answer | null }
  | { readonly means: 'other' };

const START = new Set(['START', 'UNSTOP']);
const HELP = new Set(['HELP', 'INFO', 'AYUDA']);
const YES = new Set(['YES', 'Y', 'YEAH', 'YEP', 'YUP', 'SURE', 'CORRECT', 'SI', 'CLARO']);
const NO = new Set(['NO', 'N', 'NOPE', 'NAH']);

// How phones write a reaction to a text of ours: it quotes our own words, which are not the sender's.
const REACTION = /^\s*(?:liked|loved|disliked|laughed at|emphasized|questioned|reacted \S+ to)\s+["“«]/i;

// Words after a yes or no that make it say something else, or something more that a person must read.
const TURNS =
  /\b(?:BUT|HOWEVER|THOUGH|ALTHOUGH|EXCEPT|UNLESS|IF|PERO|AUNQUE|STOP|UNSUBSCRIBE|REMOVE|CANCEL|RESCHEDULE|INSTEAD|WRONG|MAYBE|TOMORROW|MANANA|LATER|NEXT|(?:CALL|TEXT|EMAIL|MESSAGE|CONTACT|PHONE|RING|WRITE) (?:ME|US|MY)|CALLING|TEXTING)\b/;
const TURNS_YES =
  /\b(?:NO|NOT|NOPE|DIDNT|DONT|DOESNT|WASNT|WERENT|NEVER|COULDNT|CANT|CANNOT|WONT|ISNT|HAVENT|HASNT|MISSED|NUNCA|NADIE|NOBODY|WORKS)\b/;
const TURNS_NO =
  /\b(?:YES|YEAH|YEP|SI|PROBLEM|PROBLEMS|PROBLEMA|WORRIES|IDEA|THANKS|THANK|GRACIAS|NEED|DOUBT|MATTER|ONE|LONGER|MORE|MAS|WILL|ILL|YET|STILL|SEE YOU|OFFENSE|IT DID(?! NOT)|(?:I|WE) (?:CAME|MET|DID|WAS|WERE|ATTENDED|SHOWED|WENT|TALKED|SPOKE|HAD)(?! NOT))\b|^\d/;

/** Reads a text: words of consent first, then a change of plan, then one of a list, then yes or no by its first word. */
export function readReply(body: string): Reply {
  if (REACTION.test(body)) return { means: 'other' };
  const folded = foldText(body);
  const scope = readOptOut(folded);
  if (scope) return { means: 'stop', scope };
  const whole = folded.replaceAll(' ', '');
  if (START.has(whole)) return { means: 'start' };
  if (HELP.has(whole)) return { means: 'help' };
  if (saysCannotCome(folded)) return { means: 'cannot_come', answer: leadingAnswer(folded) };
  if (body.includes('?')) return { means: 'other' };
  return readChoice(folded) ?? readAnswer(folded) ?? { means: 'other' };
}

function leadingAnswer(folded: string): Answer | null {
  const [first = ''] = folded.split(' ');
  // The "no" of "No puedo ir" belongs to its verb.
  if (/^NO (?:PUEDO|PODRE|PODEMOS|PODREMOS|VOY|VAMOS)\b/.test(folded)) return null;
  if (YES.has(first)) return 'yes';
  return NO.has(first) ? 'no' : null;
}

function readAnswer(folded: string): Reply | null {
  const answer = leadingAnswer(folded);
  const rest = folded.split(' ').slice(1).join(' ');
  if (!answer || TURNS.test(rest)) return null;
  return (answer === 'yes' ? TURNS_YES : TURNS_NO).test(rest) ? null : { means: 'answer', answer };
}

const ORDINALS: Readonly<Record<string, number>> = {
  FIRST: 1,
  '1ST': 1,
  PRIMERA: 1,
  PRIMERO: 1,
  SECOND: 2,
  '2ND': 2,
  SEGUNDA: 2,
  SEGUNDO: 2,
  THIRD: 3,
  '3RD': 3,
  TERCERA: 3,
  TERCERO: 3,
};
const CARDINALS: Readonly<Record<string, number>> = {
  ONE: 1,
  UNO: 1,
  UNA: 1,
  TWO: 2,
  DOS: 2,
  THREE: 3,
  TRES: 3,
};
const AROUND_CHOICE = new Set(
  'THE NUMBER OPTION APPOINTMENT PLEASE THANKS TO FOR ITS IT IS WAS I MEAN MEANT JUST ONLY LA EL NUMERO CITA OPCION'.split(
    ' ',
  ),
);

/** "1", "2 no", "yes to the first". "No 2" may be a number or an answer, and two choices are none. */
function readChoice(folded: string): Reply | null {
  if (/^NO? \d/.test(folded)) return null;
  const said = folded.split(' ').filter((word) => !AROUND_CHOICE.has(word));
  const answers = said.filter((word) => YES.has(word) || NO.has(word));
  const named = said.filter((word) => !answers.includes(word));
  const ordinal = named.find((word) => ORDINALS[word] !== undefined);
  const chosen = ordinal ? named.filter((word) => word !== 'ONE') : named;
  const [word = ''] = chosen;
  const choice = ORDINALS[word] ?? CARDINALS[word] ?? (/^[1-9]$/.test(word) ? Number(word) : undefined);
  if (choice === undefined || chosen.length > 1 || answers.length > 1) return null;
  return { means: 'choice', choice, answer: leadingAnswer(answers[0] ?? '') };
}
