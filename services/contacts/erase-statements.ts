import { Prisma } from '../../prisma/generated/client.ts';
import { TASK_OF_EVENT } from '../instantly/task-key.ts';
import type { ErasedPerson } from './read-erasure.ts';

/** What an audit row, an answer or a filter says of a person under these names goes with it. */
const PERSONAL_KEYS = [
  ...['phone', 'email', 'firstName', 'lastName', 'company', 'zone', 'state', 'locale', 'tags', 'fields'],
  ...['address', 'toAddress', 'fromAddress', 'subject', 'body', 'html', 'text', 'attachments', 'transcript'],
  ...['recordingUrl', 'summary', 'title', 'detail', 'note', 'reason', 'statusReason', 'pauseReason', 'name'],
];

/** Statements in their order, by the table that they empty; each tells how many rows it changed, and twice is as once. */
export function eraseStatements(person: ErasedPerson, now: Date): readonly (readonly [string, Prisma.Sql])[] {
  return [...ofThePerson(person, now), ...whereItIsNamed(person)];
}

/** Words of ours about a verdict or an end: nothing of a person's is in them. */
const PLAIN_REASON =
  '^((a call proves it|(client|lead|staff) said (yes|no)( after the verdict)?)(; )?)+$|^the booking was cancelled$|^erased$';

/** An email that came in is known by its Message-ID, in which mail programs write names and addresses. */
const NAMES_MAIL = Prisma.sql`(channel = 'email' AND direction = 'inbound' AND key LIKE 'inbound:%')`;

function ofThePerson(person: ErasedPerson, now: Date): readonly (readonly [string, Prisma.Sql])[] {
  const { contactIds, leadIds, appointmentIds, pattern } = person;
  const [contacts, leads] = [Prisma.sql`ANY (${contactIds}::uuid[])`, Prisma.sql`ANY (${leadIds}::uuid[])`];
  const appointments = Prisma.sql`ANY (${appointmentIds}::uuid[])`;
  const at = Prisma.sql`${now.toISOString()}::timestamptz`;
  return [
    [
      'message',
      Prisma.sql`UPDATE message SET subject = NULL, body = '', html = NULL, mail_id = NULL, in_reply_to = NULL,
          attachments = NULL, vendor_id = NULL, text_erased_at = coalesce(text_erased_at, ${at}),
          from_address = CASE WHEN direction = 'inbound' THEN '' ELSE from_address END,
          to_address = CASE WHEN direction = 'outbound' AND template IS DISTINCT FROM 'ask_client' THEN '' ELSE to_address END,
          key = CASE WHEN ${NAMES_MAIL} THEN 'erased:' || id ELSE key END,
          reason = CASE WHEN status = 'waiting' THEN 'erased' ELSE reason END,
          status = CASE status WHEN 'waiting' THEN 'skipped' WHEN 'sending' THEN 'unconfirmed' ELSE status END
        WHERE (lead_id = ${leads} OR contact_id = ${contacts})
          AND (body <> '' OR num_nonnulls(subject, html, mail_id, in_reply_to, attachments, vendor_id) > 0
            OR ${NAMES_MAIL} OR CASE WHEN direction = 'inbound' THEN from_address
              WHEN template IS DISTINCT FROM 'ask_client' THEN to_address ELSE '' END <> '')`,
    ],
    [
      'call',
      Prisma.sql`UPDATE call SET transcript = NULL, recording_url = NULL, summary = NULL,
          from_number = CASE WHEN direction = 'inbound' THEN NULL ELSE from_number END,
          to_number = CASE WHEN direction = 'outbound' THEN NULL ELSE to_number END,
          content_erased_at = coalesce(content_erased_at, ${at})
        WHERE (lead_id = ${leads} OR contact_id = ${contacts}) AND (content_erased_at IS NULL
          OR CASE WHEN direction = 'inbound' THEN from_number ELSE to_number END IS NOT NULL)`,
    ],
    [
      'appointment',
      Prisma.sql`UPDATE appointment SET title = 'Appointment', locale = NULL,
          status_reason = CASE WHEN status_reason ~ ${PLAIN_REASON} THEN status_reason END
        WHERE id = ${appointments} AND (title <> 'Appointment' OR locale IS NOT NULL OR status_reason !~ ${PLAIN_REASON})`,
    ],
    [
      // What is sealed of evidence is its plain keys alone: see domain/billing/proof-content.ts.
      'evidence',
      Prisma.sql`UPDATE evidence SET link = CASE WHEN link !~* ${pattern} THEN link END,
          key = CASE WHEN key ~* ${pattern} THEN 'erased/' || id ELSE key END, note = NULL
        WHERE appointment_id = ${appointments} AND (link ~* ${pattern} OR key ~* ${pattern} OR note IS NOT NULL)`,
    ],
    [
      'task',
      Prisma.sql`UPDATE task SET detail = NULL, status = 'done', done_at = coalesce(done_at, ${at}),
          title = CASE WHEN kind IN ('manual', 'sequence') THEN '(erased)' ELSE title END
        WHERE (lead_id = ${leads} OR appointment_id = ${appointments})
          AND (detail IS NOT NULL OR status <> 'done' OR (kind IN ('manual', 'sequence') AND title <> '(erased)'))`,
    ],
    ...ofColdEmail(person, at),
    [
      'lead',
      Prisma.sql`UPDATE lead SET status_reason = NULL, pause_reason = NULL, score = NULL
        WHERE id = ${leads} AND num_nonnulls(status_reason, pause_reason, score) > 0`,
    ],
    [
      'lead_action',
      Prisma.sql`UPDATE lead_action SET reason = '(erased)' WHERE lead_id = ${leads} AND reason <> '(erased)'`,
    ],
    ['lead_note', Prisma.sql`DELETE FROM lead_note WHERE lead_id = ${leads}`],
    ['links', Prisma.sql`SELECT erase_links(${leadIds}::uuid[], ${contactIds}::uuid[]) AS count`],
    [
      'contact',
      Prisma.sql`UPDATE contact SET phone = NULL, email = NULL, first_name = NULL, last_name = NULL, company = NULL,
          zone = NULL, state = NULL, locale = NULL, tags = '{}', fields = '{}', erased_at = coalesce(erased_at, ${at})
        WHERE id = ${contacts} AND (erased_at IS NULL OR tags <> '{}' OR fields <> '{}'
          OR num_nonnulls(phone, email, first_name, last_name, company, zone, state, locale) > 0)`,
    ],
  ];
}

/**
 * What happened stays, and is counted as before: of whom is the keyed hash of the address. What asks a person to answer
 * goes before it, as it is found by the address.
 */
function ofColdEmail(
  { operatorId, addresses }: ErasedPerson,
  at: Prisma.Sql,
): readonly (readonly [string, Prisma.Sql])[] {
  const theirs = Prisma.sql`operator_id = ${operatorId}::uuid AND lead_email = ANY (${addresses}::text[])`;
  return [
    [
      'task',
      Prisma.sql`UPDATE task SET detail = NULL, status = 'done', done_at = coalesce(done_at, ${at})
        WHERE operator_id = ${operatorId}::uuid AND (detail IS NOT NULL OR status <> 'done')
          AND key IN (SELECT ${TASK_OF_EVENT} FROM instantly_event WHERE ${theirs})`,
    ],
    [
      'instantly_event',
      Prisma.sql`UPDATE instantly_event SET lead_email = erased_address(operator_id, lead_email), subject = NULL,
          text = NULL, thread_url = NULL WHERE ${theirs}`,
    ],
  ];
}

/** What others wrote, and names the person. */
function whereItIsNamed(person: ErasedPerson): readonly (readonly [string, Prisma.Sql])[] {
  const { operatorId, contactIds, leadIds, pattern } = person;
  const mine = Prisma.sql`operator_id = ${operatorId}::uuid`;
  const without = (column: string) =>
    Prisma.sql`regexp_replace(${Prisma.raw(column)}, ${pattern}, '(erased)', 'gi')`;
  const anyId = [...contactIds, ...leadIds].join('|');
  return [
    [
      'idempotent_answer',
      // An answer that tells of many is the importer's: of it only what names the person goes.
      Prisma.sql`UPDATE idempotent_answer SET body = erased_json(body, CASE WHEN body::text ~ ${anyId}
          AND endpoint !~* 'import|bulk' THEN ${PERSONAL_KEYS}::text[] ELSE '{}' END, ${pattern})
        WHERE ${mine} AND body IS NOT NULL AND (body::text ~* ${pattern} OR body::text ~ ${anyId})
          AND body <> erased_json(body, CASE WHEN body::text ~ ${anyId}
            AND endpoint !~* 'import|bulk' THEN ${PERSONAL_KEYS}::text[] ELSE '{}' END, ${pattern})`,
    ],
    [
      'task',
      Prisma.sql`UPDATE task SET title = ${without('title')}, detail = ${without('detail')}
        WHERE ${mine} AND (title ~* ${pattern} OR detail ~* ${pattern})`,
    ],
    [
      'import',
      Prisma.sql`UPDATE import SET rejected = erased_json(rejected, '{}', ${pattern}),
          duplicates = erased_json(duplicates, '{}', ${pattern}), options = erased_json(options, '{}', ${pattern}),
          file_name = ${without('file_name')}, file_address = ${without('file_address')}, reason = ${without('reason')}
        WHERE ${mine} AND (rejected::text ~* ${pattern} OR duplicates::text ~* ${pattern} OR options::text ~* ${pattern}
          OR file_name ~* ${pattern} OR file_address ~* ${pattern} OR reason ~* ${pattern})`,
    ],
    [
      'import_problem',
      Prisma.sql`SELECT erase_import_problems(array_agg(import_id), array_agg(import_line), ${pattern}) AS count
        FROM lead WHERE id = ANY (${leadIds}::uuid[])`,
    ],
    [
      'lead_action',
      Prisma.sql`UPDATE lead_action SET reason = ${without('reason')} WHERE ${mine} AND reason ~* ${pattern}`,
    ],
    [
      'lead_note',
      Prisma.sql`UPDATE lead_note SET text = ${without('text')} WHERE ${mine} AND text ~* ${pattern}`,
    ],
    [
      'saved_view',
      Prisma.sql`UPDATE saved_view SET filter = erased_json(filter, '{}', ${pattern}),
          name = CASE WHEN name ~* ${pattern} THEN '(erased) ' || left(id::text, 8) ELSE name END
        WHERE ${mine} AND (filter::text ~* ${pattern} OR name ~* ${pattern})`,
    ],
    [
      'bulk_action',
      Prisma.sql`UPDATE bulk_action SET filter = erased_json(filter, '{}', ${pattern}),
          change = erased_json(change, '{}', ${pattern}), reason = ${without('reason')}
        WHERE ${mine} AND (filter::text ~* ${pattern} OR change::text ~* ${pattern} OR reason ~* ${pattern})`,
    ],
    [
      'dispute',
      Prisma.sql`UPDATE dispute SET reason = ${without('reason')}, resolution = ${without('resolution')}
        WHERE ${mine} AND (reason ~* ${pattern} OR resolution ~* ${pattern})`,
    ],
    [
      'campaign',
      Prisma.sql`UPDATE campaign SET pause_reason = ${without('pause_reason')}, stop_reason = ${without('stop_reason')}
        WHERE ${mine} AND (pause_reason ~* ${pattern} OR stop_reason ~* ${pattern})`,
    ],
  ];
}

/** What the trail calls the person, its leads and all that was about them. */
function subjects({ contactIds, leadIds, appointmentIds }: ErasedPerson): Prisma.Sql {
  const ids = [...contactIds, ...leadIds, ...appointmentIds];
  return Prisma.sql`ARRAY(
      SELECT unnest(${ids}::text[])
      UNION SELECT id::text FROM message WHERE lead_id = ANY (${leadIds}::uuid[])
      UNION SELECT id::text FROM call WHERE lead_id = ANY (${leadIds}::uuid[])
      UNION SELECT id::text FROM task WHERE lead_id = ANY (${leadIds}::uuid[])
      UNION SELECT id::text FROM lead_action WHERE lead_id = ANY (${leadIds}::uuid[]))`;
}

export function eraseAudit(person: ErasedPerson): Prisma.Sql {
  return Prisma.sql`SELECT erase_audit(${subjects(person)}, ${PERSONAL_KEYS}::text[], ${person.pattern}) AS count`;
}

/** What people typed as reasons: about the person, or naming it. */
export function eraseNotes(person: ErasedPerson): Prisma.Sql {
  return Prisma.sql`DELETE FROM audit_note WHERE operator_id = ${person.operatorId}::uuid
    AND (subject_id = ANY (${subjects(person)}) OR words ~* ${person.pattern})`;
}
