import { escapeHtml, page } from './page.ts';

interface Words {
  readonly ask: string;
  readonly about: (sender: string) => string;
  readonly button: string;
  readonly done: string;
  readonly ended: (sender: string) => string;
}

const ENGLISH: Words = {
  ask: 'Unsubscribe from our emails?',
  about: (sender) => `You will get no more emails from ${sender}, nor reminders of appointments by email.`,
  button: 'Unsubscribe',
  done: 'You are unsubscribed',
  ended: (sender) => `You will get no more emails from ${sender}. You can close this page.`,
};

const SPANISH: Words = {
  ask: '¿Darse de baja de nuestros correos?',
  about: (sender) => `No recibirá más correos de ${sender}, ni recordatorios de citas por correo.`,
  button: 'Darme de baja',
  done: 'Se ha dado de baja',
  ended: (sender) => `No recibirá más correos de ${sender}. Puede cerrar esta página.`,
};

/** Whom the page speaks to, and of whom. */
interface Addressee {
  readonly locale: string | null;
  readonly sender: string;
}

/** Asks; nothing is recorded before the button is pressed, because mail scanners open links. */
export function unsubscribePage({ locale, sender }: Addressee): string {
  const { words, language } = spokenTo(locale);
  return page(
    words.ask,
    `<h1>${words.ask}</h1>
<p>${escapeHtml(words.about(sender))}</p>
<form method="post"><button class="chosen" name="List-Unsubscribe" value="One-Click">${words.button}</button></form>`,
    { language },
  );
}

export function unsubscribedPage({ locale, sender }: Addressee): string {
  const { words, language } = spokenTo(locale);
  return page(words.done, `<h1>${words.done}</h1><p>${escapeHtml(words.ended(sender))}</p>`, { language });
}

function spokenTo(locale: string | null): { words: Words; language: string } {
  return locale?.startsWith('es') ? { words: SPANISH, language: 'es' } : { words: ENGLISH, language: 'en' };
}
