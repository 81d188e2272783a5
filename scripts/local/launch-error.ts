/** A failure that the person at the keyboard can put right: its message is whole sentences, shown without a stack. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
}
