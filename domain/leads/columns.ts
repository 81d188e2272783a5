/** What a row of an import may say of a person. `name` is split into first and last. */
export type LeadField =
  | 'phone'
  | 'email'
  | 'firstName'
  | 'lastName'
  | 'name'
  | 'company'
  | 'zone'
  | 'state'
  | 'tags'
  | 'score';

/** What a column holds: one of our fields, or one of the operator's own. */
export type Target = LeadField | `field:${string}`;

const SPELLINGS: Readonly<Record<LeadField, readonly string[]>> = {
  phone: [
    'phone',
    'phone number',
    'phone no',
    'phone 1',
    'mobile',
    'mobile phone',
    'mobile number',
    'mobile no',
    'cell',
    'cell phone',
    'cell number',
    'telephone',
    'telephone number',
    'tel',
    'tel no',
    'contact number',
    'contact phone',
    'primary phone',
    'work phone',
    'home phone',
    'number',
  ],
  email: [
    'email',
    'e-mail',
    'mail',
    'email address',
    'mail address',
    'email 1',
    'primary email',
    'work email',
    'contact email',
  ],
  firstName: ['first name', 'first', 'fname', 'given name', 'given', 'forename', 'contact first name'],
  lastName: ['last name', 'last', 'lname', 'surname', 'family name', 'family', 'contact last name'],
  name: ['name', 'full name', 'contact name', 'contact', 'lead name', 'customer name'],
  company: [
    'company',
    'company name',
    'business',
    'business name',
    'organisation',
    'organization',
    'organisation name',
    'organization name',
  ],
  zone: ['zone', 'time zone', 'tz', 'iana zone', 'iana time zone'],
  state: [
    'state',
    'region',
    'province',
    'state province',
    'state region',
    'us state',
    'state code',
    'home state',
    'address state',
    'mailing state',
    'billing state',
    'state abbreviation',
  ],
  tags: ['tag', 'tags', 'label', 'labels'],
  score: ['score', 'lead score', 'rating'],
};

const FIELDS: ReadonlyMap<string, LeadField> = new Map(
  Object.entries(SPELLINGS).flatMap(([field, spellings]) =>
    spellings.map((spelling): [string, LeadField] => [bare(spelling), field as LeadField]),
  ),
);

/** The spellings that are told to somebody whose header has neither a phone nor an email. */
export const ACCEPTED_SPELLINGS = [...SPELLINGS.phone, ...SPELLINGS.email];

/** Which field a column holds; undefined for one that we do not use. Case, spaces and punctuation do not matter. */
export function fieldOf(header: string): LeadField | undefined {
  return FIELDS.get(bare(header));
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
