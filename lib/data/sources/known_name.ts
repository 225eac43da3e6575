import { DataError } from "../../core/errors/errors.ts";

/**
 * Look at a copy of what lies elsewhere. Errors name what its user knows: the copy is gone when they are read.
 *
 * @param copy Path and name; where they are one, errors stay as they are.
 * @param look What may throw a `DataError`.
 */
export async function withKnownName<T>(
  { path, name }: { readonly path: string; readonly name: string },
  look: () => Promise<T>,
): Promise<T> {
  try {
    return await look();
  } catch (thrown) {
    if (path === name || !(thrown instanceof DataError)) throw thrown;
    const known = (text: string) => text.replaceAll(path, name);
    const { path: _, ...context } = thrown.context;
    throw new DataError(thrown.code, known(thrown.message), {
      hint: known(thrown.hint),
      context: { ...context, source: name },
    });
  }
}
