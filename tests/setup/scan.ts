import type { TestWorld } from './fixtures.ts';

interface Column {
  readonly table: string;
  readonly column: string;
}

const TEXTS = `SELECT c.table_name AS table, c.column_name AS column FROM information_schema.columns c
  JOIN information_schema.tables t USING (table_schema, table_name)
  WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name <> '_prisma_migrations'
    AND (c.data_type IN ('text', 'json', 'jsonb', 'ARRAY', 'character varying') OR c.data_type LIKE 'char%')
  ORDER BY 1, 2`;

/** Where in the whole database any of these texts stands, in whatever case: `table.column`, as a dump would show it. */
export async function findEverywhere(
  world: Pick<TestWorld, 'ask'>,
  texts: readonly (string | RegExp)[],
): Promise<string[]> {
  const found: string[] = [];
  const patterns = texts.map((text) =>
    typeof text === 'string' ? text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : text.source,
  );
  for (const { table, column } of await world.ask<Column>(TEXTS)) {
    const rows = await world.ask<{ text: string }>(
      `SELECT "${column}"::text AS text FROM "${table}" WHERE "${column}"::text ~* ANY ($1::text[]) LIMIT 3`,
      [patterns],
    );
    found.push(...rows.map(({ text }) => `${table}.${column}: ${text.slice(0, 120)}`));
  }
  return found;
}

/** A digest of each table's rows, but for those that a condition leaves out. */
export async function digests(
  world: Pick<TestWorld, 'ask'>,
  leftOut: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const tables = await world.ask<{ table: string }>(
    `SELECT DISTINCT table_name AS table FROM (${TEXTS}) AS texts(table_name, column_name) ORDER BY 1`,
  );
  const all: Record<string, string> = {};
  for (const { table } of tables) {
    const but = leftOut[table] === undefined ? '' : `WHERE NOT coalesce(${leftOut[table]}, false)`;
    const [row] = await world.ask<{ digest: string }>(
      `SELECT md5(coalesce(string_agg(row, '|' ORDER BY row), '')) AS digest FROM (
        SELECT t::text AS row FROM "${table}" t ${but}) AS rows`,
    );
    all[table] = row?.digest ?? '';
  }
  return all;
}
