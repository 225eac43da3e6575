import { RegistryError } from "../../core/errors/errors.ts";
import { hashBytes } from "../../core/bytes/hash.ts";
import type { StoredProblem } from "../../core/errors/problem.ts";
import { DISK, isFile, readText } from "../../storage/files/files.ts";
import { createFile, publishFile } from "../../storage/files/publish.ts";
import { seal, unseal } from "../../storage/files/sealed.ts";
import { readError } from "../../storage/files/system_error.ts";

/** Folder of a registry root that holds models which were fitted elsewhere. */
export const IMPORTS = "imports";

/** A name under which an imported model competes. */
export interface ImportEntry {
  /** Name of the contender. */
  readonly name: string;
  /** SHA-256 of its bytes, 64 hexadecimal digits. */
  readonly model: string;
}

const HASH = /^[0-9a-f]{64}$/, NAME_FILE = /^([a-z][a-z0-9_]*)\.json$/;
const MOST_BYTES = 2 ** 28;

/**
 * Keep an imported model: its bytes under their hash, then the name that leads to them. The name appears, or moves to another
 * model, in one step; models that no name leads to stay, as runs were made with them.
 *
 * @param root Registry root. @param model `name`: small letters, digits and `_`, a letter first; `bytes`: as it is stored.
 * @returns The entry, and the hash of another model that had the name, or null.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export function keepImport(
  root: string,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
): { readonly entry: ImportEntry; readonly former: string | null } {
  const hash = hashBytes(bytes), path = importPath(root, hash);
  // One that is there and damaged is replaced: its name says what it must be.
  if (readWhole(path, hash) === null && !createFile(path, bytes)) publishFile(path, bytes);
  const entry: ImportEntry = { name, model: hash };
  const former = listImports(root).find((other) => other.name === name)?.model ?? null;
  publishFile(`${root}/${IMPORTS}/${name}.json`, seal(entry));
  return { entry, former: former === hash ? null : former };
}

/**
 * All names of imported models, sorted. A name whose file is damaged is left out: {@linkcode damagedNames} has it.
 *
 * @param root Registry root; it need not exist.
 */
export function listImports(root: string): ImportEntry[] {
  return DISK.list(`${root}/${IMPORTS}`).flatMap((file) => {
    const name = NAME_FILE.exec(file)?.[1];
    const entry = name === undefined ? null : readEntry(`${root}/${IMPORTS}/${file}`);
    return entry === null || entry.name !== name ? [] : [entry];
  });
}

/** Names whose files are not as they were written, sorted. @param root Registry root; it need not exist. */
export function damagedNames(root: string): string[] {
  const whole = new Set(listImports(root).map(({ name }) => name));
  return DISK.list(`${root}/${IMPORTS}`).flatMap((file) => NAME_FILE.exec(file)?.[1] ?? [])
    .filter((name) => !whole.has(name));
}

/**
 * The bytes of an imported model.
 *
 * @param root Registry root. @param hash Their SHA-256.
 * @throws {RegistryError} `CORRUPT_IMPORT` if they are missing or not as they were written.
 */
export function readImport(root: string, hash: string): Uint8Array<ArrayBuffer> {
  const path = importPath(root, hash), bytes = HASH.test(hash) ? readWhole(path, hash) : null;
  if (bytes !== null) return bytes;
  throw corruptImport(path);
}

/** An error for a file that is missing or not as it was written. */
export function corruptImport(path: string): RegistryError {
  return new RegistryError(
    "CORRUPT_IMPORT",
    `Cannot use an imported model as ${path} must be as it was written: current value is missing or damaged`,
    { hint: "Import the model again, or restore the registry root from a backup.", context: { path } },
  );
}

/**
 * What is wrong with the imported models of a registry.
 *
 * @param root Registry root.
 * @returns Problems, and the bytes that were verified.
 */
export function verifyImports(root: string): { readonly problems: StoredProblem[]; readonly bytes: number } {
  const folder = `${root}/${IMPORTS}`, problems: StoredProblem[] = [];
  let bytes = 0;
  const report = (path: string, name: string, detail: string) =>
    problems.push({ code: "CORRUPT_IMPORT", path, name, detail });
  for (const file of DISK.list(folder)) {
    const path = `${folder}/${file}`, name = NAME_FILE.exec(file)?.[1], hash = file.replace(/\.model$/, "");
    if (name !== undefined) {
      const entry = readEntry(path);
      if (entry === null || entry.name !== name) report(path, name, "it is not as it was written");
      else if (!isFile(importPath(root, entry.model))) report(path, name, `its model ${entry.model} is gone`);
    } else if (file.endsWith(".model") && HASH.test(hash)) {
      const content = readWhole(path, hash);
      if (content === null) report(path, hash, "its checksum differs");
      bytes += content?.length ?? 0;
    }
  }
  return { problems, bytes };
}

/** What the file of a name says; null if it is not as it was written. */
export function parseImport(text: string): ImportEntry | null {
  const { name, model } = unseal(text) ?? {};
  return typeof name === "string" && typeof model === "string" && HASH.test(model) ? { name, model } : null;
}

/** Whether a file of the folder is of this program, so that a backup takes it. */
export function isImportFile(file: string): boolean {
  return NAME_FILE.test(file) || (file.endsWith(".model") && HASH.test(file.slice(0, -".model".length)));
}

/** Where an imported model lies. @param root Registry root. @param hash Of its bytes. */
export function importPath(root: string, hash: string): string {
  return `${root}/${IMPORTS}/${hash}.model`;
}

function readEntry(path: string): ImportEntry | null {
  try {
    return parseImport(readText(path));
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw readError(thrown, path);
  }
}

function readWhole(path: string, hash: string): Uint8Array<ArrayBuffer> | null {
  try {
    const file = DISK.open(path);
    try {
      const bytes = file.size > MOST_BYTES ? null : file.read(0, file.size);
      return bytes !== null && hashBytes(bytes) === hash ? bytes : null;
    } finally {
      file.close();
    }
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw readError(thrown, path);
  }
}
