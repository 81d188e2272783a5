import { expect, test } from '@jest/globals';
import { csvAddress } from './sheet-address.ts';

const SHEETS = 'https://docs.google.com/spreadsheets/d';
const ID = 'a'.repeat(44);

test.each([
  [`${SHEETS}/${ID}/edit#gid=7`, `${SHEETS}/${ID}/export?format=csv&gid=7`],
  [`${SHEETS}/${ID}/edit?gid=7#gid=7`, `${SHEETS}/${ID}/export?format=csv&gid=7`],
  [`${SHEETS}/${ID}/view?usp=sharing`, `${SHEETS}/${ID}/export?format=csv`],
  [`${SHEETS}/e/${ID}/pubhtml`, `${SHEETS}/e/${ID}/pub?output=csv`],
  [`${SHEETS}/e/${ID}/pubhtml?gid=7&single=true`, `${SHEETS}/e/${ID}/pub?output=csv&single=true&gid=7`],
  [`${SHEETS}/e/${ID}/pub?output=csv`, `${SHEETS}/e/${ID}/pub?output=csv`],
  ['https://files.example.com/list.csv?gid=1', 'https://files.example.com/list.csv?gid=1'],
])('of %s the CSV is at %s', (address, csv) => expect(csvAddress(address)).toBe(csv));
