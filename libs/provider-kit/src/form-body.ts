/** The bytes of an `application/x-www-form-urlencoded` body, in the order of the fields. A field without a value is left out. */
export function formBody(fields: Readonly<Record<string, string | undefined>>): Uint8Array {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) form.append(name, value);
  }
  return Buffer.from(form.toString(), 'latin1');
}
