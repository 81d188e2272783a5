/** What tables lie on, as papers and cards do. */
export const SURFACE = 'light-dark(#fff, #1c2026)';
