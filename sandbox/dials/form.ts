import type { Vendor } from '../records.ts';
import { DIALS, type DialName, dialsOf } from './catalogue.ts';
import { DialFault, dialsFor, parseWith, type SomeDials } from './schema.ts';

/** A dial as a form shows it: shares in percent. */
export function fieldValue(name: DialName, value: number | boolean): string {
  return DIALS[name].kind === 'share' ? String(Math.round(Number(value) * 10_000) / 100) : String(value);
}

/**
 * The dials of a form: percent, milliseconds and seconds as they were typed.
 * @throws DialFault in the words of the form
 */
export function readForm(vendor: Vendor, form: Record<string, unknown>): SomeDials {
  const faults: { field: string; message: string }[] = [];
  const entries = dialsOf(vendor).map((name): [DialName, number | boolean] => {
    const { kind, from, to, title } = DIALS[name];
    if (kind === 'yes') return [name, form[name] === 'true'];
    const typed = String(form[name] ?? '')
      .trim()
      .replace(',', '.');
    const scale = kind === 'share' ? 100 : 1;
    const value = typed === '' ? 0 : Number(typed);
    const isRight =
      value >= from * scale && value <= to * scale && (kind === 'share' || Number.isInteger(value));
    const unit = kind === 'share' ? '%' : kind;
    if (!isRight)
      faults.push({
        field: title,
        message: `must be from ${from * scale} to ${to * scale} ${unit}, and is "${typed}"`,
      });
    return [name, value / scale];
  });
  if (faults.length > 0) throw new DialFault(faults);
  return parseWith(dialsFor(vendor), Object.fromEntries(entries));
}
