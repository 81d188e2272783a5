import { expect, test } from '@jest/globals';
import { showIn } from './form-problems.ts';

function formOf(values: object) {
  const said: Record<string, string> = {};
  return {
    said,
    getValues: () => values,
    setFieldError: (field: string, message: string) => {
      said[field] = message;
    },
  };
}

test('what is wrong stands at its field, under the name that the form has for it', () => {
  const form = formOf({ apiKey: '', from: '' });
  const isShown = showIn(form, (field) => field.replace(/^secrets\./, ''))([
    { field: 'secrets.apiKey', message: 'must be entered' },
  ]);
  expect([isShown, form.said]).toEqual([true, { apiKey: 'must be entered' }]);
});

test('what has no field in the form is left to be said elsewhere', () => {
  const form = formOf({ name: '' });
  const isShown = showIn(form)([
    { field: 'name', message: 'is taken' },
    { field: 'constructor2', message: 'is wrong' },
  ]);
  expect([isShown, form.said]).toEqual([false, { name: 'is taken' }]);
});
