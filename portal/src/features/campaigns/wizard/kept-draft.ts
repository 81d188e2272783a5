import { type Draft, emptyDraft } from './draft.ts';

/** Of an earlier make nothing is taken over. */
const MAKE = 1;

/** In this tab alone: lists of people are not left lying in a browser. */
let heldFile: { readonly draftId: string; readonly file: File } | null = null;

export function holdFile(draftId: string, file: File | null): void {
  heldFile = file && { draftId, file };
}

export function fileOf(draftId: string): File | null {
  return heldFile?.draftId === draftId ? heldFile.file : null;
}

function placeOf(owner: string): string {
  return `campaign-draft:${MAKE}:${owner}`;
}

/** The draft that somebody left, or a new one. `owner`: whose, in which organization. */
export function readDraft(owner: string, zone: string): Draft {
  const fresh = emptyDraft(zone);
  try {
    const kept = JSON.parse(localStorage.getItem(placeOf(owner)) ?? 'null') as Partial<Draft> | null;
    return kept && typeof kept.id === 'string' ? { ...fresh, ...kept } : fresh;
  } catch {
    return fresh;
  }
}

/** Keeps it until it is made or given up; a browser that keeps nothing loses nothing but this. */
export function keepDraft(owner: string, draft: Draft): void {
  try {
    localStorage.setItem(placeOf(owner), JSON.stringify(draft));
  } catch {
    // A full or a forbidden store: the draft lives as long as the page.
  }
}

export function forgetDraft(owner: string): void {
  heldFile = null;
  try {
    localStorage.removeItem(placeOf(owner));
  } catch {
    // The same.
  }
}
