/** What an email about signing in may say. */
export type SecurityMailKind =
  /** Leads to /verify/{token} */
  | 'verify_email'
  /** Leads to /reset/{token} */
  | 'reset_password'
  /** Leads to /invitation/{token}; `about` says as what: "an admin" */
  | 'invitation'
  | 'password_changed'
  /** `about` is a sentence: "Two-step sign-in was turned off." */
  | 'sign_in_changed';
