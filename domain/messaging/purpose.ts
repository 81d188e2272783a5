/** Why a message goes out; it decides which rules it meets at the door. */
export type Purpose = 'sequence' | 'rebook' | 'reminder' | 'question' | 'client_question';

/** All purposes bow to suppression and consent; only what we start of ourselves waits for the window. */
export function waitsForWindow(purpose: Purpose): boolean {
  return purpose === 'sequence' || purpose === 'rebook';
}
