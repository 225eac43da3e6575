import { RegistryError } from "../../core/errors/errors.ts";
import type { Files } from "../../storage/files/files.ts";
import { makeFolders } from "../../storage/files/publish.ts";
import { guard } from "../sqlite/failure.ts";

/**
 * Make the folders of a registry. One that cannot come to be is no registry that is missing: nobody has to train first.
 *
 * @param root Registry root. @param files File operations.
 * @throws {RegistryError} `WRITE_FAILED`, `PERMISSION_DENIED`, `READ_ONLY` and the like.
 */
export function makeRoot(root: string, files: Files): void {
  const action = `make registry folder ${root}`;
  try {
    guard(action, () => makeFolders(`${root}/packs`, { files }));
  } catch (thrown) {
    if (!(thrown instanceof RegistryError && ["NOT_FOUND", "REGISTRY_FAILURE"].includes(thrown.code))) throw thrown;
    throw new RegistryError(
      "WRITE_FAILED",
      `Cannot ${action} as its path must lead through folders: current value is "${
        thrown.cause instanceof Error ? thrown.cause.message : thrown.cause
      }"`,
      { hint: "Name another registry folder with --registry.", cause: thrown.cause },
    );
  }
}
