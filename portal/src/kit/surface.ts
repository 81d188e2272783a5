/** What a table of mantine-datatable stands on: as a Paper does. */
export const SURFACE = { light: '#fff', dark: '#1c2026' } as const;
