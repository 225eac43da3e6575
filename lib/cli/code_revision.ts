/**
 * Revision of this code, for the lineage of models: the commit, with `-dirty` if files differ from it.
 *
 * @returns `unknown` where there is no git or no repository.
 */
export async function codeRevision(): Promise<string> {
  const cwd = import.meta.dirname;
  const commit = await git(["rev-parse", "HEAD"], cwd);
  if (commit === null) return "unknown";
  const changes = await git(["status", "--porcelain", "--untracked-files=no", "--", "."], `${cwd}/..`);
  return changes ? `${commit}-dirty` : commit;
}

async function git(args: string[], cwd: string | undefined): Promise<string | null> {
  try {
    // Without locks: a `status` that is killed while it renews the index would leave the repository locked.
    const command = new Deno.Command("git", { args: ["--no-optional-locks", ...args], cwd, stderr: "null" });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch {
    return null; // no git on this machine, or no permission to run it
  }
}
