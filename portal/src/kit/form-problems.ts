interface FieldForm {
  readonly setFieldError: (field: string, message: string) => void;
  readonly getValues: () => object;
}

/** Shows what the API says of a form's fields beside them: for `onFields` of `useWrite`. */
export function showIn(form: FieldForm, rename: (field: string) => string = (field) => field) {
  return (errors: readonly { readonly field: string; readonly message: string }[]): boolean => {
    const values = form.getValues();
    const known = errors.filter(({ field }) => Object.hasOwn(values, rename(field)));
    for (const { field, message } of known) form.setFieldError(rename(field), message);
    return known.length === errors.length;
  };
}
