import { createHash } from 'node:crypto';

/** What a client's first proof follows on. */
export function genesisHash(clientId: string): string {
  return sha256(`followthrough:${clientId}`);
}

/** The seal of a proof: it holds the content, and by the hash before it every earlier proof of the client. */
export function proofHash(previousHash: string, content: string): string {
  return sha256(`${previousHash}\n${content}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
