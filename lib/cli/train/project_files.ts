import { join } from "node:path";
import { DataError } from "../../core/errors/errors.ts";
import { listTree } from "../../storage/files/list_tree.ts";

/** What a machine needs to work on a plan, beside Deno. */
const FOLDERS = ["lib", "vendor", "config"], FILES = ["deno.json", "deno.lock", "deploy/ray/driver.py"];

/**
 * The files of the program, for machines that do not have them.
 *
 * @param root Folder of the project; default: the one that this file is in.
 * @returns Contents by path from the root.
 * @throws {DataError} `MISSING_FILE` where the program does not run from files that it can read.
 */
export async function readProject(
  root: string | undefined = folderOf(import.meta.dirname),
): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  try {
    if (root === undefined) throw new Deno.errors.NotFound("no folder");
    const below = FOLDERS.flatMap((folder) => listTree(root, { within: `${folder}/` }));
    for (const path of [...FILES, ...below]) files[path] = await Deno.readFile(join(root, path));
    return files;
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    throw new DataError(
      "MISSING_FILE",
      `Cannot send the program to other machines as its files must be at hand: current value is "${thrown.message}"`,
      { hint: "Start the command in a clone of the project.", cause: thrown },
    );
  }
}

function folderOf(dirname: string | undefined): string | undefined {
  return dirname === undefined ? undefined : join(dirname, "..", "..", "..");
}
