/** An alert's title in the colour of text: in the alert's own, yellow on yellow, it is hard to read. */
export const READABLE = { title: { color: 'var(--mantine-color-text)' } } as const;
