/** Why an event has no recipient. */
export const NOBODYS = 'nobody here has this number or id';
