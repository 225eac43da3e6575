/**
 * Renew the lock files after a change of `imports` or `scopes`: `deno task lock`.
 *
 * `deno task` and `deno run` download every npm package of the lock file that they find, used or not. So the notebooks,
 * whose packages are large, have a config and a lock file of their own, which their kernel finds first; `deno.lock`
 * holds all the rest. Both are cut out of one resolution, so that their versions cannot differ.
 *
 * @module
 */

/** One package of a lock file. */
interface LockedPackage {
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
}

/** A lock file, version 5. */
export interface LockFile {
  readonly version: string;
  /** Specifier to the version (with its peers) that it means. */
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm?: Readonly<Record<string, LockedPackage>>;
  readonly workspace?: {
    readonly dependencies?: readonly string[];
    readonly links?: Readonly<Record<string, unknown>>;
  };
}

/** What of a deno.json matters here. */
interface DenoConfig {
  readonly name?: string;
  readonly version?: string;
  readonly links?: readonly string[];
  readonly imports: Readonly<Record<string, string>>;
  readonly scopes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Lock files, each beside its config. */
export const LOCKS = ["deno.lock", "notebooks/deno.lock"] as const;
/** The scope of deno.json whose packages stay out of deno.lock. */
const NOTEBOOKS = "./notebooks/";

/** The config beside a lock file. */
export async function readConfig(root: string, lock: string): Promise<DenoConfig> {
  return JSON.parse(await Deno.readTextFile(`${root}/${lock.replace(/deno\.lock$/, "deno.json")}`));
}

/** The `npm:` specifiers that a lock file must hold, sorted. */
export function lockedSpecifiers(config: DenoConfig): string[] {
  const scopes = Object.entries(config.scopes ?? {}).filter(([scope]) => scope !== NOTEBOOKS);
  return packagesOf([config.imports, ...scopes.map(([, imports]) => imports)]).filter((name) =>
    name.startsWith("npm:")
  );
}

function packagesOf(maps: readonly Readonly<Record<string, string>>[]): string[] {
  const names = maps.flatMap((map) => Object.values(map)).filter((to) => /^(?:npm|jsr):/.test(to));
  return [...new Set(names)].sort();
}

/**
 * The part of a lock file that some packages need.
 *
 * @param lock Whole lock file. @param specifiers `npm:` specifiers.
 * @throws {RangeError} If the lock file does not hold one of them.
 */
export function pruneLock(lock: LockFile, specifiers: readonly string[]): LockFile {
  const npm = expandDependencies(lock.npm ?? {});
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
    const { dependencies = [], optionalDependencies = [] } = npm[id]!;
    todo.push(...[...dependencies, ...optionalDependencies].map((dependency) => dependency.replace(/^.+@npm:/, "")));
  }
  const wanted = new Set(specifiers);
  return {
    version: lock.version,
    specifiers: pick(lock.specifiers, (specifier) => wanted.has(specifier)),
    npm: shortenDependencies(pick(npm, (id) => kept.has(id))),
  };
}

/**
 * Two lock files as one.
 *
 * @throws {RangeError} If they mean different versions by one specifier.
 */
export function mergeLocks(a: LockFile, b: LockFile): LockFile {
  for (const [specifier, version] of Object.entries(b.specifiers)) {
    if ((a.specifiers[specifier] ?? version) === version) continue;
    throw new RangeError(`Cannot merge lock files as ${specifier} must be one version: current value is two`);
  }
  const npm = { ...expandDependencies(a.npm ?? {}), ...expandDependencies(b.npm ?? {}) };
  return {
    version: a.version,
    specifiers: sorted({ ...a.specifiers, ...b.specifiers }),
    npm: shortenDependencies(sorted(npm)),
  };
}

type Packages = Readonly<Record<string, LockedPackage>>;

/** Write every dependency with its version; Deno leaves the version out where the lock file has one only. */
function expandDependencies(npm: Packages): Packages {
  const versions = Map.groupBy(Object.keys(npm), nameOf);
  return mapDependencies(npm, (name) => npm[name] === undefined ? versions.get(name)?.[0] ?? name : name);
}

function shortenDependencies(npm: Packages): Packages {
  const versions = Map.groupBy(Object.keys(npm), nameOf);
  return mapDependencies(
    npm,
    (id) => versions.get(nameOf(id))?.length === 1 && npm[id] !== undefined ? nameOf(id) : id,
  );
}

function mapDependencies(npm: Packages, change: (dependency: string) => string): Packages {
  return Object.fromEntries(
    Object.entries(npm).map(([id, entry]) => {
      const { dependencies, optionalDependencies } = entry;
      return [id, {
        ...entry,
        ...(dependencies && { dependencies: dependencies.map(change) }),
        ...(optionalDependencies && { optionalDependencies: optionalDependencies.map(change) }),
      }];
    }),
  );
}

function nameOf(id: string): string {
  const at = id.indexOf("@", 1);
  return at < 0 ? id : id.slice(0, at);
}

function pick<Value>(record: Readonly<Record<string, Value>>, keep: (key: string) => boolean): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keep(key)));
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * What a lock file must hold, given one that holds everything.
 *
 * @param root Project folder. @param name One of {@linkcode LOCKS}. @param whole Everything.
 */
export async function lockText(root: string, name: string, whole: LockFile): Promise<string> {
  const config = await readConfig(root, name);
  const workspace = { dependencies: declaredPackages(config), links: await linksOf(root, name) };
  return JSON.stringify({ ...pruneLock(whole, lockedSpecifiers(config)), workspace }, null, 2) + "\n";
}

function declaredPackages(config: DenoConfig): string[] {
  return packagesOf([config.imports, ...Object.values(config.scopes ?? {})]);
}

/** Deno notes what is linked: the stand-ins, and for a config inside of the project's folder the project itself. */
async function linksOf(root: string, name: string): Promise<Record<string, unknown>> {
  const main = await readConfig(root, "deno.lock");
  if (name !== "deno.lock") return { [`jsr:${main.name}@${main.version}`]: { dependencies: declaredPackages(main) } };
  const linked = await Promise.all((main.links ?? []).map((folder) => readConfig(root, `${folder}/deno.lock`)));
  return Object.fromEntries(linked.map((config) => [`jsr:${config.name}@${config.version}`, {}]).sort());
}

/** A lock file of the project. */
export async function readLock(root: string, name: string): Promise<LockFile> {
  return JSON.parse(await Deno.readTextFile(`${root}/${name}`));
}

/** Resolve all packages of all configs together, keeping the versions that are locked. */
async function resolveWhole(root: string): Promise<LockFile> {
  const dir = await Deno.makeTempDir();
  try {
    const configs = await Promise.all(LOCKS.map((name) => readConfig(root, name)));
    const maps = configs.flatMap(({ imports, scopes = {} }) => [imports, ...Object.values(scopes)]);
    const specifiers = packagesOf(maps).filter((name) => name.startsWith("npm:"));
    // arquero asks for a range of flechette that Deno resolves only if the pinned one is already there.
    specifiers.sort((a, b) => Number(b.includes("flechette")) - Number(a.includes("flechette")));
    const locks = await Promise.all(LOCKS.map((name) => readLock(root, name)));
    await Deno.writeTextFile(`${dir}/deno.lock`, JSON.stringify(locks.reduce(mergeLocks)));
    await Deno.writeTextFile(`${dir}/entry.ts`, specifiers.map((name) => `import "${name}";\n`).join(""));
    const args = ["cache", "--no-config", "--lock", "deno.lock", "entry.ts"];
    const { success } = await new Deno.Command(Deno.execPath(), { args, cwd: dir, stderr: "inherit" }).output();
    if (!success) throw new Error("deno cache failed; see its message above");
    return await readLock(dir, "deno.lock");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

if (import.meta.main) {
  const root = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
  const whole = await resolveWhole(root);
  for (const name of LOCKS) {
    await Deno.writeTextFile(`${root}/${name}`, await lockText(root, name, whole));
    console.log(`${name} renewed`);
  }
}
