/**
 * Renew the lock files after a change of `imports` in deno.json: `deno task lock`.
 *
 * Deno downloads every npm package of the lock file it runs with, used or not. So `deno.lock`, which holds all, is for
 * development and notebooks, and each lock of `PRUNED` holds only what some entries can reach. They are cut out of
 * `deno.lock`, so that their versions cannot differ.
 *
 * @module
 */
import { listModules, reachableFrom } from "./module_graph.ts";

/** One package of a lock file. */
interface LockedPackage {
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
  readonly optionalPeers?: readonly string[];
}

/** A lock file, version 5. */
export interface LockFile {
  readonly version: string;
  /** Specifier to the version (with its peers) that it means. */
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm?: Readonly<Record<string, LockedPackage>>;
  readonly workspace?: unknown;
}

/** Lock files that hold a part of `deno.lock`, and the modules that run with them. */
export const PRUNED: Readonly<Record<string, (root: string) => Promise<readonly string[]>>> = {
  "runtime.lock": async (
    root,
  ) => ["lib/cli/main.ts", ...(await listModules(root, "lib")).filter((path) => path === "lib/mod.ts")],
};

/**
 * The part of a lock file that some packages need.
 *
 * @param lock Whole lock file. @param specifiers `npm:` specifiers as in deno.json.
 * @throws {RangeError} If the lock file does not hold one of them.
 */
export function pruneLock(lock: LockFile, specifiers: readonly string[]): LockFile {
  const npm = lock.npm ?? {};
  const byName = Map.groupBy(Object.keys(npm), nameOf);
  const kept = new Set<string>();
  const todo = specifiers.map((specifier) => {
    const version = lock.specifiers[specifier];
    if (version === undefined) {
      throw new RangeError(`Cannot cut the lock file as it must hold every package: current value lacks ${specifier}`);
    }
    return `${specifier.slice("npm:".length).replace(/(?!^)@[^@/]*$/, "")}@${version}`;
  });
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (kept.has(id) || npm[id] === undefined) continue;
    kept.add(id);
    const { dependencies = [], optionalDependencies = [], optionalPeers = [] } = npm[id];
    for (const dependency of [...dependencies, ...optionalDependencies, ...optionalPeers]) {
      todo.push(...resolveDependency(dependency, npm, byName));
    }
  }
  const wanted = new Set(specifiers);
  return {
    version: lock.version,
    specifiers: pick(lock.specifiers, (specifier) => wanted.has(specifier)),
    npm: shortenDependencies(pick(npm, (id) => kept.has(id))),
    workspace: lock.workspace,
  };
}

/** A dependency is written as a name where only one version of it is locked, else with its version; `x@npm:y@1` renames. */
function resolveDependency(
  dependency: string,
  npm: Readonly<Record<string, unknown>>,
  byName: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const id = dependency.replace(/^.+@npm:/, "");
  return npm[id] !== undefined ? [id] : byName.get(id) ?? [];
}

/** Deno writes a dependency without its version where the lock file has one version only: so must a part of it. */
function shortenDependencies<Entry extends LockedPackage>(npm: Record<string, Entry>): Record<string, Entry> {
  const versions = Map.groupBy(Object.keys(npm), nameOf);
  const shorten = (dependency: string) =>
    npm[dependency] !== undefined && versions.get(nameOf(dependency))?.length === 1 ? nameOf(dependency) : dependency;
  return Object.fromEntries(
    Object.entries(npm).map(([id, entry]) => [
      id,
      entry.dependencies ? { ...entry, dependencies: entry.dependencies.map(shorten) } : entry,
    ]),
  );
}

function nameOf(id: string): string {
  return id.slice(0, id.indexOf("@", 1));
}

function pick<Value>(record: Readonly<Record<string, Value>>, keep: (key: string) => boolean): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keep(key)));
}

/**
 * What a lock file of {@linkcode PRUNED} must hold.
 *
 * @param root Project folder. @param name Its file name.
 */
export async function expectedLock(root: string, name: string): Promise<string> {
  const { imports } = JSON.parse(await Deno.readTextFile(`${root}/deno.json`));
  const { packages } = await reachableFrom(root, await PRUNED[name](root));
  const specifiers = packages.map((bare) => String(imports[bare] ?? bare)).filter((specifier) =>
    specifier.startsWith("npm:")
  );
  const lock: LockFile = JSON.parse(await Deno.readTextFile(`${root}/deno.lock`));
  return JSON.stringify(pruneLock(lock, specifiers), null, 2) + "\n";
}

/** Resolve all of `imports` into deno.lock, keeping the versions that it holds. */
async function renewWhole(root: string): Promise<void> {
  const { imports } = JSON.parse(await Deno.readTextFile(`${root}/deno.json`));
  const names = Object.entries(imports).filter(([, to]) => /^(?:npm|jsr):/.test(String(to))).map(([name]) => name);
  // arquero asks for a range of flechette that Deno resolves only if the pinned one is already there.
  names.sort((a, b) => Number(b === "@uwdata/flechette") - Number(a === "@uwdata/flechette"));
  const dir = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${dir}/entry.ts`, names.map((name) => `import "${name}";\n`).join(""));
    const args = ["cache", "--config", `${root}/deno.json`, "--lock", `${root}/deno.lock`, `${dir}/entry.ts`];
    const { success } = await new Deno.Command(Deno.execPath(), { args, cwd: root }).output();
    if (!success) throw new Error("deno cache failed; see its message above");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

if (import.meta.main) {
  const root = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
  await renewWhole(root);
  for (const name of Object.keys(PRUNED)) {
    await Deno.writeTextFile(`${root}/${name}`, await expectedLock(root, name));
    console.log(`${name} renewed`);
  }
}
