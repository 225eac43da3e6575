import type { Environment } from "../../core/environment.ts";
import { hashBytes } from "../../core/bytes/hash.ts";

/** The code, the runtime and the machine that this process is, for the lineage of models. */
export async function readEnvironment(): Promise<Environment> {
  const folder = import.meta.dirname, { os, arch } = Deno.build;
  const revision = await git(["rev-parse", "HEAD"], folder);
  const changes = revision === null ? null : await git(CHANGES, `${folder}/../..`);
  return {
    revision: revision ?? "unknown",
    clean: changes === null ? null : changes === "",
    code: await codeHash(`${folder}/../..`),
    lock: await lockHash(`${folder}/../../../deno.lock`),
    deno: Deno.version.deno,
    platform: `${os}-${arch}`,
  };
}

/** Changed files of the code; what is not tracked is not code. */
const CHANGES = ["status", "--porcelain", "--untracked-files=no", "--", "."];

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

/** Over names and content of all files of the library, which an image or an archive has too. */
async function codeHash(root: string): Promise<string | null> {
  try {
    const names = (await namesBelow(root, "")).sort();
    const lines = names.map((name) => `${name} ${hashBytes(Deno.readFileSync(`${root}/${name}`))}\n`);
    return hashBytes(new TextEncoder().encode(lines.join("")));
  } catch {
    return null; // installed as a package, or confined to other folders
  }
}

async function namesBelow(root: string, folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
    names.push(...isDirectory ? await namesBelow(root, `${folder}${name}/`) : [`${folder}${name}`]);
  }
  return names;
}

async function lockHash(path: string): Promise<string | null> {
  try {
    return hashBytes(await Deno.readFile(path));
  } catch {
    return null; // installed as a package, or confined to other folders
  }
}
