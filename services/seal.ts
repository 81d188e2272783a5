import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

interface Key {
  readonly id: string;
  /** 32 bytes */
  readonly key: Buffer;
}

/** Seals texts for rows: `id.nonce.tag.text`, AES-256-GCM, each part but the first in base64url. */
export interface Sealer {
  /** `about` names the row's place, and is part of the seal: a text that is moved elsewhere does not open. */
  seal(text: string, about: string): string;
  /** @throws Error when the key is gone, the text was changed, or it belongs elsewhere */
  open(sealed: string, about: string): string;
  /** Whether it is sealed by a key that seals no more. */
  isOld(sealed: string): boolean;
}

const CIPHER = 'aes-256-gcm';
/** As NIST SP 800-38D advises for GCM. */
const NONCE_BYTES = 12;

/** @param keys the first one seals, all of them open */
export function createSealer(keys: readonly Key[]): Sealer {
  const [current] = keys;
  if (!current) throw new Error('There is no key to seal with: DATA_KEYS is empty.');
  return {
    seal(text, about) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, current.key, nonce).setAAD(Buffer.from(about));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [current.id, ...[nonce, cipher.getAuthTag(), sealed].map(toText)].join('.');
    },
    open(sealed, about) {
      const [id, ...parts] = sealed.split('.');
      const [nonce, tag, text] = parts.map((part) => Buffer.from(part, 'base64url'));
      const key = keys.find((one) => one.id === id)?.key;
      if (!key) throw new Error(`DATA_KEYS has no key of the name ${id}.`);
      if (!nonce || !tag || !text) throw new Error('That is no sealed text.');
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: 16 });
      decipher.setAAD(Buffer.from(about)).setAuthTag(tag);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    },
    isOld: (sealed) => !sealed.startsWith(`${current.id}.`),
  };
}

const toText = (bytes: Buffer): string => bytes.toString('base64url');
