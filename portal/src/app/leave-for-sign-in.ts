/** Goes to the sign-in page, which leads back to here. */
export function leaveForSignIn(): void {
  const here = `${location.pathname}${location.search}`;
  location.assign(`/login?next=${encodeURIComponent(here)}`);
}
