import type { BroughtTemplate } from '../../contracts/messaging/workflow.ts';
import type { DefaultWording } from './templates.ts';

// Texts go without á, í, ó and ú where they can: GSM-7 has é and ñ, and not these, and one of them halves a segment.
const hola = 'Hola{% if first_name %} {{ first_name }}{% endif %},';
const free = '{% if next_times %} Horas libres: {{ next_times }}.{% endif %}';
const reserve = '{% if booking_url %} Elija su hora: {{ booking_url }}{% endif %}';
const reserveOnItsLine = '{% if booking_url %}\n\nElija su hora aquí: {{ booking_url }}{% endif %}';
const email = (subject: string, ...paragraphs: string[]) => ({
  subject,
  body: [hola, ...paragraphs].join('\n\n').concat('\n\n{{ business }}'),
});

/** A letter to a client about its bill. */
const letter = (subject: string, ...paragraphs: string[]) => ({
  subject,
  body: ['Hola, {{ client_name }}:', ...paragraphs].join('\n\n').concat('\n\n{{ operator_name }}'),
});
const asPdf = '{% if pdf_link %}\nFactura en PDF: {{ pdf_link }}{% endif %}';
const isWrong =
  'Si acaba de pagar, no tiene que hacer nada más. Si algo no es correcto, responda a este correo.';

/** What the attendee or lead reads, and the client about its bills. */
export const SPANISH: Readonly<Record<Exclude<BroughtTemplate, 'ask_client'>, DefaultWording>> = {
  sequence_sms: {
    sms: `${hola} le escribe {{ business }}. Intentamos llamarle.${reserve} Responda STOP para no recibir mensajes.`,
  },
  sequence_sms_again: {
    sms: `${hola} le escribe de nuevo {{ business }}: ¿buscamos una hora para hablar?${reserve}`,
  },
  sequence_email: {
    email: email(
      '{{ business }}: una hora para hablar',
      `Intentamos comunicarnos con usted por teléfono.${reserveOnItsLine}`,
    ),
  },
  reminder_24h: {
    sms: `${hola} le recordamos su cita con {{ business }}: {{ appointment_when }}.`,
    email: email(
      'Su cita con {{ business }}: {{ appointment_when }}',
      'Le recordamos su cita con {{ business }}:',
      '{{ appointment_title }}\n{{ appointment_when }}',
    ),
  },
  reminder_2h: {
    sms: `${hola} su cita con {{ business }} es hoy: {{ appointment_time }}.`,
    email: email(
      'Hoy, {{ appointment_time }}: su cita con {{ business }}',
      'Su cita con {{ business }} es hoy: {{ appointment_time }}.',
    ),
  },
  reminder_15m: {
    sms: `${hola} {{ business }} le espera: {{ appointment_time }}. Hasta pronto.`,
    email: email(
      '{{ business }} le espera: {{ appointment_time }}',
      '{{ business }} le espera: {{ appointment_time }}. Hasta pronto.',
    ),
  },
  ask_lead: {
    sms: `${hola} ¿tuvo lugar su cita con {{ business }} ({{ appointment_when }})? Responda SÍ o NO.`,
    email: email(
      '¿Tuvo lugar su cita?',
      '¿Tuvo lugar su cita con {{ business }} ({{ appointment_when }})? Responda SÍ o NO.',
    ),
  },
  rebook_first: {
    sms: `${hola} sentimos que no nos vimos en {{ business }}. Busquemos otra hora.${free}${reserve}`,
    email: email(
      'Sentimos que no nos vimos',
      `Sentimos que no nos vimos en {{ business }}. Busquemos otra hora.${free}${reserveOnItsLine}`,
    ),
  },
  rebook_second: {
    sms: `${hola} en {{ business }} nos sigue gustando la idea de verle.${free}${reserve}`,
    email: email('¿Otra hora con {{ business }}?', `Todavía nos gustaría verle.${free}${reserveOnItsLine}`),
  },
  rebook_last: {
    sms: `${hola} una nota final de {{ business }}: la puerta sigue abierta.${free}${reserve}`,
    email: email(
      'La puerta sigue abierta',
      `Esta es nuestra última nota: la puerta sigue abierta.${free}${reserveOnItsLine}`,
    ),
  },
  booking_link: {
    sms: `${hola} gracias por hablar con nosotros. Falta un paso.${free} Elija su hora: {{ booking_url }}`,
    email: email(
      'Falta un paso: elija su hora con {{ business }}',
      `Gracias por hablar con nosotros. Falta un paso.${free}`,
      'Elija su hora aquí: {{ booking_url }}',
    ),
  },
  offer_new_time: {
    sms: `${hola} no hay problema: busquemos una hora que le convenga.${free}${reserve}`,
    email: email(
      'Otra hora con {{ business }}',
      `No hay problema: busquemos una hora que le convenga más.${free}${reserveOnItsLine}`,
    ),
  },
  which_appointment: {
    sms: `${hola} ¿qué cita con {{ business }}?{% if appointment_choices %} {{ appointment_choices }}. Responda 1, 2, etc.{% endif %}`,
  },
  opt_out_confirmation: {
    sms: 'Ya no va a recibir mensajes de {{ business }}. Responda START para volver a recibirlos.',
  },
  help: {
    sms: '{{ business }}: le escribimos por su cita. Responda STOP para no recibir mensajes.',
  },
  invoice_reminder: {
    email: letter(
      'Recordatorio{% if reminder_number != "1" %} {{ reminder_number }}{% endif %}: factura {{ invoice_number }}, {{ amount }}',
      'La factura {{ invoice_number }} todavía no está pagada: {{ amount }} {% if days_overdue %}venció el {{ due_date }} y lleva {{ days_overdue }} de retraso{% else %}vence el {{ due_date }}{% endif %}.',
      `Pagar la factura: {{ invoice_link }}${asPdf}`,
      isWrong,
    ),
  },
  payment_failed: {
    email: letter(
      'No se pudo cobrar {{ amount }} de la factura {{ invoice_number }}',
      'No pudimos cobrar {{ amount }} de la factura {{ invoice_number }}{% if refusal %}: {{ refusal }}{% endif %}.',
      `Pagar la factura: {{ invoice_link }}{% if card_link %}\nAñadir otra tarjeta: {{ card_link }}{% endif %}${asPdf}`,
      '{% unless card_link %}Para que sus próximas facturas se cobren en otra tarjeta, responda a este correo: le enviaremos un enlace.{% endunless %}',
      isWrong,
    ),
  },
  card_expiring: {
    email: letter(
      'Su tarjeta {{ card }} vence a finales de {{ card_expires }}',
      'La tarjeta en la que se cobran sus facturas, {{ card }}, es válida hasta finales de {{ card_expires }}.',
      '{% if card_link %}Para que se puedan pagar sus próximas facturas, añada otra, por favor.\n\nAñadir otra tarjeta: {{ card_link }}{% else %}Para añadir otra, responda a este correo: le enviaremos un enlace.{% endif %}',
    ),
  },
  usage_alert: {
    email: letter(
      'Su tiempo de llamadas de {{ month }} ha pasado de {{ threshold }}',
      'Su tiempo de llamadas de {{ month }} ha pasado de {{ threshold }}: hasta ahora suma {{ so_far }}.',
      'Todavía no tiene que pagarlo: el tiempo de llamadas se factura al terminar el mes.',
    ),
  },
};
