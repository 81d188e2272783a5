const MEETING = '(?:APPOINTMENT|APPT|MEETING|VISIT|BOOKING|SESSION|CONSULTATION|CALL)';
const OUR = '(?:MY|THE|OUR|THIS|THAT|TODAYS|TOMORROWS)';
const MOVE = '(?:RESCHEDULE|POSTPONE|REBOOK)';

// Of today or later. "I couldn't make it" is about the past: an answer, not a request.
const PATTERNS: readonly RegExp[] = [
  new RegExp(
    '\\b(?:CANT|CAN NOT|CANNOT|WONT|WILL NOT|NOT ABLE TO|UNABLE TO|NOT GOING TO(?: BE ABLE TO)?|WONT BE ABLE TO|WILL NOT BE ABLE TO) ' +
      `(?:MAKE IT|COME|ATTEND|BE THERE|BE COMING|MAKE (?:IT )?(?:TO )?${OUR} (?:\\w+ )?${MEETING}|KEEP ${OUR} (?:\\w+ )?${MEETING}|DO (?:TODAY|TOMORROW|IT TODAY|IT TOMORROW))\\b`,
  ),
  new RegExp(
    `\\b(?:NEED|HAVE|WANT|LIKE|GOT|GOTTA|MUST) (?:TO )?(?:${MOVE}|(?:CHANGE|MOVE|CANCEL) ${OUR} (?:\\w+ )?(?:${MEETING}|TIME|DATE))\\b`,
  ),
  new RegExp(
    `\\b(?:CAN|COULD|MAY) (?:WE|I|YOU)(?: PLEASE)? (?:${MOVE}|(?:MOVE|CHANGE|CANCEL) (?:IT|${OUR} (?:\\w+ )?(?:${MEETING}|TIME)))\\b`,
  ),
  new RegExp(`^(?:PLEASE |YES |NO |HI |SORRY )*${MOVE}\\b`),
  new RegExp(`\\bCANCEL ${OUR} (?:\\w+ )?${MEETING}\\b`),
  /\b(?:NEED|WANT|LIKE|HAVE|FIND|PICK) (?:TO )?(?:A|ANOTHER) (?:NEW |DIFFERENT |OTHER |BETTER )?(?:TIME|DAY|DATE)\b(?<!\bHAVE A (?:TIME|DAY|DATE))/,
  /\bSOMETHING (?:CAME|HAS COME|JUST CAME) UP\b/,
  /\bNO (?:PUEDO|PODRE|PODEMOS|PODREMOS|VOY A PODER|VAMOS A PODER|VOY A) (?:IR|ASISTIR|LLEGAR|ACUDIR|VENIR|ESTAR)\b/,
  /\b(?:NECESITO|QUIERO|QUISIERA|PUEDO|PODEMOS|PODRIA|PODRIAMOS|HAY QUE|ME GUSTARIA) (?:CAMBIAR|REPROGRAMAR|REAGENDAR|MOVER|POSPONER|APLAZAR|CANCELAR)(?: (?:LA|MI|NUESTRA) CITA)?\b/,
  /^(?:POR FAVOR )?(?:REPROGRAMAR|REAGENDAR|CANCELAR (?:LA|MI) CITA)\b/,
];

// What turns such words into something else: being late, a question about rules, the opposite.
const NOT_SO: readonly RegExp[] = [
  /\b(?:ANY )?(?:EARLIER|SOONER|ON TIME|TO THE (?:PHONE|DOOR))\b/,
  /\b(?:BEFORE|UNTIL|TILL) (?:\d|NOON|THEN)/,
  /\b(?:IF|WHAT IF|IN CASE|UNLESS) (?:I|WE)\b/,
  /\b(?:DO I|DONT|DO NOT|NO|NOT) (?:NEED|HAVE|WANT) TO\b/,
  /\bNO NEED\b/,
  /\bSI NO PUEDO\b/,
  /\b(?:BUT|THOUGH) (?:I|WE|ILL|IM|WELL) (?:WILL |CAN |AM |ARE )?(?:COME|COMING|BE THERE|MAKE IT|STILL|TRY|CAN|WILL)\b/,
  /\bSOMETHING .*\bBUT (?:I|WE|ILL)\b/,
];

/** Whether somebody says that they cannot keep an appointment that is still to come, or wants another time for it. */
export function saysCannotCome(folded: string): boolean {
  return PATTERNS.some((pattern) => pattern.test(folded)) && !NOT_SO.some((pattern) => pattern.test(folded));
}
