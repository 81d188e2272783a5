import type { InboundText } from '../../contracts/messaging/facts.ts';
import type { SmsVendor } from '../../contracts/messaging/workflow.ts';
import type { Actor } from '../caller.ts';

/** A text that has come in, and who tells of it. */
export interface TextNews {
  readonly operatorId: string;
  /** Who brought it. */
  readonly vendor: SmsVendor;
  /** To which account of the operator's own it came; null or left out: to the environment's. */
  readonly connectionId?: string | null;
  readonly text: InboundText;
  readonly at: Date;
  readonly actor: Actor;
}

export interface SenderLead {
  readonly id: string;
  readonly clientId: string;
  readonly contactId: string;
}

/** Whoever a text is from, as far as we can tell. */
export interface TextSender {
  /** Under whom the text is filed. */
  readonly lead: SenderLead;
  /** The leads that it may be about: one, unless nothing tells them apart. */
  readonly candidates: readonly [SenderLead, ...SenderLead[]];
  /** Of the people behind that phone. */
  readonly contactIds: readonly string[];
}

/** What came of a text: it was taken care of, a person must say what it means, or it says nothing of what was asked. */
export type Understood = 'understood' | 'unclear' | 'no';
