import type { ListProblem } from './send-list.ts';

/** Problems as a CSV file; what a spreadsheet would take for a formula stays text. */
export function problemsCsv(problems: readonly ListProblem[]): string {
  const rows = problems.map(({ line, kind, field, value, reason }) =>
    [String(line), kind, field ?? '', value ?? '', reason].map(cell).join(','),
  );
  return `${['line,kind,field,value,reason', ...rows].join('\r\n')}\r\n`;
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Has the browser keep a text as a file. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
