/** Why an event over the environment's account has no recipient. */
export const NOBODYS = 'nobody here has this number or id';

/** The same over an operator's own: it is not told whether somebody else has it. */
export const NOT_YOURS =
  'it came over your own account, and names a number, an id or an operator that is not among your records';
