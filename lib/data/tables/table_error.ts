import { DataError, ForecastError } from "../../core/errors/errors.ts";
import { isMistake, storageError, systemCondition } from "../../storage/files/system_error.ts";

/**
 * What the database could not do with a table, as a typed error: it reads the table and writes what does not fit in
 * memory beside the store.
 *
 * @param thrown Whatever a `catch` received. @param options `source`: what was read; `files`: its files; `store`: where
 * was written.
 * @returns `DataError` with code `OUT_OF_MEMORY`, `UNREADABLE_FILE`, or one of {@linkcode storageError}.
 */
export function tableError(
  thrown: unknown,
  options: { readonly source: string; readonly files: readonly { readonly path: string }[]; readonly store: string },
): Error {
  const { source, files, store } = options;
  if (thrown instanceof ForecastError || isMistake(thrown)) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const context = { cause: thrown, context: { source } };
  const [first = ""] = text.split("\n");
  // One file may be a copy: its user knows the source.
  const line = files.length === 1 ? first.replaceAll(files[0]!.path, source) : first;
  const isOfSystem = systemCondition(thrown) !== null;
  if (/^Out of Memory Error/.test(text) && !isOfSystem) {
    return new DataError("OUT_OF_MEMORY", `Cannot read ${source} as it must fit the database's memory: ${line}`, {
      hint:
        "Name fewer columns, in exogenous or, of a table without a calendar, in inputs.names; or split the table by keys.",
      ...context,
    });
  }
  const isOfSource = files.some(({ path }) => text.includes(path));
  const isOfDatabase = /^[A-Z][A-Za-z ]* Error: /.test(text);
  if (!isOfSource && (!isOfDatabase || isOfSystem)) return storageError(thrown, store);
  return new DataError("UNREADABLE_FILE", `Cannot read ${source} as its content must fit its name: ${line}`, {
    hint: "Check that the file is whole, may be read, and has the format that its name says.",
    ...context,
  });
}
