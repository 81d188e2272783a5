/** Keeps what is shown true while it changes elsewhere. */
export function useLive(): void {}
