interface Named {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly erasedAt: Date | null;
}

/** What a person is called, for whoever may see them. Null: nobody told it, or they are erased. */
export function nameOf({ firstName, lastName, erasedAt }: Named): string | null {
  if (erasedAt) return null;
  return [firstName, lastName].filter(Boolean).join(' ') || null;
}
