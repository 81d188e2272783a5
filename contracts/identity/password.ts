/**
 * NIST SP 800-63B-4, 3.1.1.2: at least 15 characters where the password is all that is asked for, as it is for whoever
 * has no second factor; no rules about what it is made of.
 */
export const SHORTEST_PASSWORD = 15;
/** The same asks for at least 64. This is many times what anybody types, and quick to hash. */
export const LONGEST_PASSWORD = 256;
