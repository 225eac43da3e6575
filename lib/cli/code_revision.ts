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
    const { success, stdout } = await new Deno.Command("git", { args, cwd, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch {
    return null; // no git on this machine, or no permission to run it
  }
}
