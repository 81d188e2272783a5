import type { InboundEmail } from '../../contracts/messaging/facts.ts';

type Signs = Pick<InboundEmail, 'headers' | 'envelopeFrom' | 'from' | 'subject'>;

/** Whether a machine wrote it: an absence note, a receipt, a report of a failed delivery. Nobody has answered then. */
export function isAutoReply({ headers, envelopeFrom, from, subject }: Signs): boolean {
  return (
    saysSo(headers) ||
    envelopeFrom === '' ||
    headers['return-path']?.replace(/\s/g, '') === '<>' ||
    MACHINES.test(from) ||
    ABSENT.some((words) => words.test(subject.trim()))
  );
}

const MACHINES = /^(mailer-daemon|postmaster)@/;

function saysSo(headers: Signs['headers']): boolean {
  const word = (name: string): string => headers[name]?.trim().toLowerCase() ?? '';
  // RFC 3834, 5: any value but `no` means that no person wrote it; parameters may follow.
  const submitted = word('auto-submitted').split(';')[0]?.trim() ?? '';
  return (
    (submitted !== '' && submitted !== 'no') ||
    ['yes', 'true'].includes(word('x-autoreply')) ||
    word('x-autorespond') !== '' ||
    word('x-autoresponse') !== '' ||
    // MS-OXCMAIL 2.2.3.2.14: which automatic answers the sender does not want. `None` and receipts (DR, RN) are usual
    // in what people write.
    /\b(all|oof|autoreply)\b/.test(word('x-auto-response-suppress')) ||
    // RFC 2076, 3.9, and what vacation(1) and its kin write.
    ['bulk', 'junk', 'auto_reply', 'auto-reply'].includes(word('precedence')) ||
    /report-type="?(delivery-status|disposition-notification)/.test(word('content-type'))
  );
}

// How mail programs name an absence. Each stands at the beginning: `Re: Out of office` is a person's answer to such a note.
const ABSENT: readonly RegExp[] = [
  /^(auto(matic|mated)?[ -]?(reply|response|answer|responder)|auto)\b ?[:\]!-]/i,
  /^\[?(automatic|automated|auto)[ -]?(reply|response)\b/i,
  /^(i am |i'm |currently )?out of (the )?office(?=$|\s*[\p{P}|]|\s+(re|until|till|from|reply|notification|message|auto)\b)/iu,
  /^ooo\s*[:\-–]/i,
  /^(on vacation|vacation (reply|response|auto))/i,
  /^(undeliver(able|ed)|delivery (status notification|failure|has failed)|mail delivery (failed|subsystem)|returned mail|failure notice)/i,
  /^(abwesenheit|abwesend\b|automatische antwort|autom\. antwort)/i,
  /^((estoy |me encuentro )?fuera de (la )?oficina|respuesta autom[aá]tica|ausente de la oficina)/i,
  /^((je suis )?absent(e)? du bureau|absence du bureau|r[eé]ponse automatique|message d'absence)/i,
  /^(risposta automatica|fuori (sede|ufficio)|assente dall'ufficio)/i,
  /^(resposta autom[aá]tica|fora d[oe] escrit[oó]rio|aus[eê]ncia tempor[aá]ria)/i,
  /^(automatisch antwoord|afwezig(heid)?\b|niet op kantoor)/i,
  /^(autosvar|automatiskt svar|automatisk svar|fr[aå]nv[aä]romeddelande)/i,
  /^(odpowied[zź] automatyczna|automatyczna odpowied[zź]|poza biurem)/i,
  /^(автоответ|自動応答|不在通知|自动回复|自動回覆|자동 회신|부재중)/i,
];
