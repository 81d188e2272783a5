/** What a page's button says cannot be done as things stand now; the message tells why, in plain words. */
export class NotPossible extends Error {}
