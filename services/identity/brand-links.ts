/** What leads to an operator's brand: its slug, and when it was last changed. */
interface Branded {
  readonly slug: string;
  readonly updatedAt: Date;
}

/** Browsers keep each for good: a change makes another address. */
const version = ({ updatedAt }: Branded): string => updatedAt.getTime().toString(36);

/** Where the logo is, on our own address. */
export const logoPath = (of: Branded): string => `/brand/${of.slug}/logo?v=${version(of)}`;

/** The colours of pages. */
export const brandStylePath = (of: Branded): string => `/brand/${of.slug}/page.css?v=${version(of)}`;

/** Where an operator's clients sign in. */
export const brandedSignIn = (publicUrl: string, slug: string): string => `${publicUrl}/at/${slug}`;
