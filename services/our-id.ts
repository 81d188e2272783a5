const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * An id that came back from outside, or undefined when it cannot be one of ours. Whoever opens a public booking page
 * may write what they like into its metadata, and Postgres refuses to look for what is no uuid.
 */
export function ourId(text: string | undefined): string | undefined {
  return text !== undefined && UUID.test(text) ? text : undefined;
}
