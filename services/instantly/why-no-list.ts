/** Why Instantly did not give its list. `key`, `scope`, `unpaid`: by 401, 403 and 402; `sealed`: our copy of the key does not open. */
export type NoList =
  | { readonly why: 'key' | 'scope' | 'unpaid' | 'sealed' | 'away' | 'rate_limited' | 'ours' }
  | { readonly why: 'refused'; readonly said: string };

/** In words for a person: what is wrong, who has to do what, and what is shown meanwhile. */
export function whyNoList(
  no: NoList,
  { isOwn, isListed }: { readonly isOwn: boolean; readonly isListed: boolean },
): string {
  const shown = isListed
    ? 'What is shown here is what Instantly said last.'
    : 'None of its campaigns are known yet.';
  return `${complaintOf(no)} ${remedyOf(no, isOwn)} ${shown}`;
}

function complaintOf(no: NoList): string {
  switch (no.why) {
    case 'key':
      return 'Instantly does not accept the API key: it is wrong, or was revoked.';
    case 'scope':
      return 'The API key may not read campaigns at Instantly.';
    case 'unpaid':
      return 'The workspace at Instantly has no plan that is paid for.';
    case 'sealed':
      return 'The API key that was entered for Instantly cannot be opened: the key that it was sealed with is gone.';
    case 'refused':
      return `Instantly does not give its list: ${no.said}.`;
    case 'rate_limited':
      return 'Instantly has had too many questions of this workspace.';
    case 'away':
      return 'Instantly could not be reached.';
    case 'ours':
      return 'The list could not be read, for a reason on our side.';
  }
}

function remedyOf({ why }: NoList, isOwn: boolean): string {
  switch (why) {
    case 'away':
    case 'ours':
      return 'Try again in some minutes.';
    case 'rate_limited':
      return 'Try again in a minute.';
    case 'unpaid':
      return 'Whoever owns the workspace has to see to its plan at Instantly; then try again.';
    case 'sealed':
      return 'An owner or admin has to enter it again under Connections.';
    case 'key':
    case 'refused':
      return isOwn
        ? 'An owner or admin has to make a new key at Instantly and enter it under Connections.'
        : `Whoever runs this installation has to put a new key into INSTANTLY_API_KEY; or ${OWN}`;
    case 'scope':
      return isOwn
        ? 'An owner or admin has to make one with the scopes campaigns:read and webhook_events:read, and enter it under Connections.'
        : `Whoever runs this installation has to put one with the scopes campaigns:read and webhook_events:read into INSTANTLY_API_KEY; or ${OWN}`;
  }
}

const OWN = 'an owner or admin connects an account of your own under Connections.';
