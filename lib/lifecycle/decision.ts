/** Who decides, and why: what the history keeps of every change by hand. */
export interface Decision {
  /** Name of who decides, not blank. */
  readonly by: string;
  /** Why, not blank. */
  readonly note: string;
}

/**
 * A decision as the event of an action records it.
 *
 * @param decision Who and why. @param facts What it rests on; those that are undefined are left out.
 * @throws {RangeError} If nobody signs, or says why.
 */
export function signed(
  { by, note }: Decision,
  facts: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  for (const [name, text] of Object.entries({ by, note })) {
    if (text.trim() !== "") continue;
    throw new RangeError(`Cannot decide as \`${name}\` must say something: current value is ${JSON.stringify(text)}`);
  }
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return { by: by.trim(), note: note.trim(), ...Object.fromEntries(known) };
}
