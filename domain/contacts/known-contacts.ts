/** A contact as far as it decides who somebody is. */
export interface KnownContact {
  readonly id: string;
  readonly phone: string | null;
  readonly email: string | null;
  /** Its addresses are those of a contact that was found to be this one: it takes no others from a row. */
  readonly isAlias?: boolean;
  /** Of an alias: where the contact that it was found to be is reached. */
  readonly ownPhone?: string | null;
  readonly ownEmail?: string | null;
  /** Whether it is known where it lives. */
  readonly isPlaced?: boolean;
}

interface Addresses {
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
}

export interface Match {
  readonly contact?: KnownContact | undefined;
  /** Why the phone and the email are two contacts': both are kept. */
  readonly conflict?: string;
}

/** An operator's contacts, as far as some rows name them: by phone, else by email. */
export class KnownContacts {
  readonly #byPhone = new Map<string, KnownContact>();
  readonly #byEmail = new Map<string, KnownContact>();

  /** Of those who share an email the first stands for it; but one without a phone before all. */
  add(contact: KnownContact): void {
    if (contact.phone !== null) this.#byPhone.set(contact.phone, contact);
    if (contact.email === null) return;
    if (contact.phone === null || !this.#byEmail.has(contact.email))
      this.#byEmail.set(contact.email, contact);
  }

  hasEmail(email: string | undefined): boolean {
    return email !== undefined && this.#byEmail.has(email);
  }

  match({ phone, email }: Addresses): Match {
    const byPhone = phone === undefined ? undefined : this.#byPhone.get(phone);
    const byEmail = email === undefined ? undefined : this.#byEmail.get(email);
    if (phone === undefined) return { contact: byEmail };
    if (byPhone) {
      if (!byEmail || byEmail.id === byPhone.id || byPhone.email === email) return { contact: byPhone };
      return {
        contact: byPhone,
        conflict: 'the phone and the email belong to two contacts: both were kept, the phone decided',
      };
    }
    if (!byEmail) return {};
    const hasPhone = byEmail.phone !== null || Boolean(byEmail.ownPhone);
    if (!hasPhone) return { contact: byEmail };
    return {
      conflict: 'the email belongs to a contact with another phone: both were kept, the phone decided',
    };
  }
}
