/** What is known of a person, as far as two contacts of one person may differ in it. */
export interface PersonFacts {
  readonly phone: string | null;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly zone: string | null;
  readonly state: string | null;
  readonly locale: string | null;
  readonly tags: readonly string[];
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Clash {
  /** `company`, or `fields.renewal_date` */
  readonly field: string;
  readonly kept: unknown;
  readonly dropped: unknown;
}

export interface United {
  /** What is new of the one that is kept. */
  readonly fills: Partial<PersonFacts>;
  /** Where they say two things: the one that is kept is believed. An address that gives way stays with the other. */
  readonly clashes: readonly Clash[];
}

const PLAIN = ['phone', 'email', 'company', 'zone', 'state', 'locale'] as const;

/** Two contacts of one person become one: what it lacks is filled in, tags and custom fields are united. */
export function unite(into: PersonFacts, from: PersonFacts): United {
  const fills: { -readonly [Field in keyof PersonFacts]?: PersonFacts[Field] } = {};
  const clashes: Clash[] = [];
  for (const field of PLAIN) {
    if (from[field] === null || from[field] === into[field]) continue;
    if (into[field] === null) fills[field] = from[field];
    else clashes.push({ field, kept: into[field], dropped: from[field] });
  }
  const [nameOfInto, nameOfFrom] = [nameOf(into), nameOf(from)];
  if (nameOfInto === '' && nameOfFrom !== '')
    Object.assign(fills, { firstName: from.firstName, lastName: from.lastName });
  else if (nameOfFrom !== '' && nameOfFrom !== nameOfInto)
    clashes.push({ field: 'name', kept: nameOfInto, dropped: nameOfFrom });
  const fresh = from.tags.filter((tag) => !into.tags.includes(tag));
  if (fresh.length > 0) fills.tags = [...into.tags, ...fresh];
  const added = Object.entries(from.fields).filter(([name, value]) => {
    if (!Object.hasOwn(into.fields, name)) return true;
    if (JSON.stringify(into.fields[name]) !== JSON.stringify(value))
      clashes.push({ field: `fields.${name}`, kept: into.fields[name], dropped: value });
    return false;
  });
  if (added.length > 0) fills.fields = { ...Object.fromEntries(added), ...into.fields };
  return { fills, clashes };
}

/** First and last name are one thing: half of each would be a third person. */
function nameOf({ firstName, lastName }: PersonFacts): string {
  return [firstName, lastName].filter(Boolean).join(' ');
}
