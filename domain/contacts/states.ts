export interface State {
  /** Two letters, as the Postal Service writes it. */
  readonly code: string;
  readonly name: string;
  /** IANA. All that its counties keep by law (49 CFR part 71; Arizona with the Navajo Nation's): not towns that keep a neighbour's. */
  readonly zones: readonly string[];
}

const EASTERN = 'America/New_York';
const CENTRAL = 'America/Chicago';
const MOUNTAIN = 'America/Denver';
const PACIFIC = 'America/Los_Angeles';

const ROWS: readonly (readonly [code: string, name: string, ...zones: string[]])[] = [
  ['AL', 'Alabama', CENTRAL],
  ['AK', 'Alaska', 'America/Anchorage', 'America/Adak'],
  ['AZ', 'Arizona', 'America/Phoenix', MOUNTAIN],
  ['AR', 'Arkansas', CENTRAL],
  ['CA', 'California', PACIFIC],
  ['CO', 'Colorado', MOUNTAIN],
  ['CT', 'Connecticut', EASTERN],
  ['DE', 'Delaware', EASTERN],
  ['DC', 'District of Columbia', EASTERN],
  ['FL', 'Florida', EASTERN, CENTRAL],
  ['GA', 'Georgia', EASTERN],
  ['HI', 'Hawaii', 'Pacific/Honolulu'],
  ['ID', 'Idaho', 'America/Boise', PACIFIC],
  ['IL', 'Illinois', CENTRAL],
  ['IN', 'Indiana', 'America/Indiana/Indianapolis', CENTRAL],
  ['IA', 'Iowa', CENTRAL],
  ['KS', 'Kansas', CENTRAL, MOUNTAIN],
  ['KY', 'Kentucky', EASTERN, CENTRAL],
  ['LA', 'Louisiana', CENTRAL],
  ['ME', 'Maine', EASTERN],
  ['MD', 'Maryland', EASTERN],
  ['MA', 'Massachusetts', EASTERN],
  ['MI', 'Michigan', 'America/Detroit', CENTRAL],
  ['MN', 'Minnesota', CENTRAL],
  ['MS', 'Mississippi', CENTRAL],
  ['MO', 'Missouri', CENTRAL],
  ['MT', 'Montana', MOUNTAIN],
  ['NE', 'Nebraska', CENTRAL, MOUNTAIN],
  ['NV', 'Nevada', PACIFIC],
  ['NH', 'New Hampshire', EASTERN],
  ['NJ', 'New Jersey', EASTERN],
  ['NM', 'New Mexico', MOUNTAIN],
  ['NY', 'New York', EASTERN],
  ['NC', 'North Carolina', EASTERN],
  ['ND', 'North Dakota', CENTRAL, MOUNTAIN],
  ['OH', 'Ohio', EASTERN],
  ['OK', 'Oklahoma', CENTRAL],
  ['OR', 'Oregon', PACIFIC, 'America/Boise'],
  ['PA', 'Pennsylvania', EASTERN],
  ['RI', 'Rhode Island', EASTERN],
  ['SC', 'South Carolina', EASTERN],
  ['SD', 'South Dakota', CENTRAL, MOUNTAIN],
  ['TN', 'Tennessee', EASTERN, CENTRAL],
  ['TX', 'Texas', CENTRAL, MOUNTAIN],
  ['UT', 'Utah', MOUNTAIN],
  ['VT', 'Vermont', EASTERN],
  ['VA', 'Virginia', EASTERN],
  ['WA', 'Washington', PACIFIC],
  ['WV', 'West Virginia', EASTERN],
  ['WI', 'Wisconsin', CENTRAL],
  ['WY', 'Wyoming', MOUNTAIN],
  ['AS', 'American Samoa', 'Pacific/Pago_Pago'],
  ['GU', 'Guam', 'Pacific/Guam'],
  ['MP', 'Northern Mariana Islands', 'Pacific/Saipan'],
  ['PR', 'Puerto Rico', 'America/Puerto_Rico'],
  ['VI', 'Virgin Islands', 'America/St_Thomas'],
];

const STATES: readonly State[] = ROWS.map(([code, name, ...zones]) => ({ code, name, zones }));

const BY_SPELLING: ReadonlyMap<string, State> = new Map([
  ...STATES.flatMap((state): [string, State][] => [
    [bare(state.code), state],
    [bare(state.name), state],
  ]),
  ...STATES.filter(({ code }) => ['WA', 'NY'].includes(code)).map((state): [string, State] => [
    bare(`${state.name} State`),
    state,
  ]),
  ...STATES.filter(({ code }) => code === 'DC').map((state): [string, State] => ['washingtondc', state]),
]);

/** A state or territory of the United States as people write it: `FL`, `florida`, `Washington D.C.`; null: it is none. */
export function stateOf(text: string | null | undefined): State | null {
  return BY_SPELLING.get(bare(text ?? '')) ?? null;
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, '');
}
