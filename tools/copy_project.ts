import { copy, ensureDir } from "@std/fs";
import { dirname, join } from "node:path/posix";

const ROOT = new URL("../", import.meta.url).pathname;

/**
 * Copy the project as a clone has it: files that are committed or about to be.
 *
 * @param to Folder, made where it is missing.
 */
export async function copyProject(to: string): Promise<void> {
  const args = ["ls-files", "-co", "--exclude-standard", "-z"];
  const { stdout } = await new Deno.Command("git", { args, cwd: ROOT }).output();
  for (const path of new TextDecoder().decode(stdout).split("\0").filter((path) => path !== "")) {
    await ensureDir(dirname(join(to, path)));
    await copy(join(ROOT, path), join(to, path)).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // deleted and not yet committed
    });
  }
}
