/**
 * Licences and known vulnerabilities of all packages that lock files of the project hold: `deno task licences`.
 *
 * Licences are read offline, from packages as they were installed; of known vulnerabilities `npm audit` is asked.
 *
 * @module
 */
import { join } from "node:path/posix";

/** A package of a lock file. */
export interface Locked {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, if the lock file has it. */
  readonly licence?: string;
  /** Whether it is for some systems alone. */
  readonly forSystems: boolean;
}

const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

/** Lock files, and what their packages do. */
const LOCKS: Readonly<Record<string, string>> = {
  "deno.lock": "commands, library, notebooks, tests and tools",
  "tools/npm/package-lock.json": "builds the npm package, and what it needs where it is installed",
  "tools/engine.lock": "compiles to WebAssembly",
  "tools/holidays.lock": "knows the holidays of countries",
};

/** Licences under which a package may be used, built with and shipped beside code under MIT. */
const ALLOWED: ReadonlySet<string> = new Set([
  ...["0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-3.0", "CC-BY-4.0", "CC0-1.0"],
  ...["ISC", "MIT", "MPL-2.0", "PSF-2.0", "Unlicense"],
]);

/** Packages under other licences, with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "rollup-plugin-dts": "LGPL-3.0-only: runs while the npm package is built, nothing of it is in that package",
};

const HELP = `List the licences and the known vulnerabilities of all packages that are locked.

Usage: deno task licences

Licences are read offline, of packages as they are installed (deno install, deno task engine, deno task holidays); of
vulnerabilities npm audit is asked, and where it cannot be, this is said. Exits 1 if a licence is not known or not
allowed, or if a package is vulnerable.
`;

/**
 * Whether a licence is allowed.
 *
 * @param expression SPDX, such as `(MIT OR GPL-3.0-only)`: of AND all must be allowed, of OR one.
 */
export function isAllowed(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, " ").trim();
  if (/ OR /.test(plain)) return plain.split(" OR ").some(isAllowed);
  return plain.split(" AND ").every((one) => ALLOWED.has(one.trim()));
}

/**
 * Packages of a lock file of Deno or npm.
 *
 * @param text The lock file.
 */
export function lockedPackages(text: string): Locked[] {
  const { npm, packages } = JSON.parse(text) as {
    npm?: Record<string, { os?: string[]; cpu?: string[] }>;
    packages?: Record<string, { version: string; license?: string; os?: string[]; cpu?: string[] }>;
  };
  const ofNpm = Object.entries(packages ?? {}).filter(([path]) => path !== "").map(([path, entry]): Locked => ({
    name: path.replace(/^.*node_modules\//, ""),
    version: entry.version,
    licence: entry.license,
    forSystems: (entry.os ?? entry.cpu) !== undefined,
  }));
  // Behind "_" an id names the peers that it was resolved with.
  const ofDeno = Object.entries(npm ?? {}).map(([id, { os, cpu }]): Locked => {
    const [, name = id, version = ""] = /^(.+?)@([^@_]+)(?:_.*)?$/.exec(id) ?? [];
    return { name, version, forSystems: (os ?? cpu) !== undefined };
  });
  return [...ofNpm, ...ofDeno];
}

/**
 * What a package says of its licence.
 *
 * @param manifest Its `package.json`: SPDX, or as packages wrote it before there was SPDX.
 * @returns SPDX; empty if it says nothing.
 */
export function statedLicence(manifest: { readonly license?: unknown; readonly licenses?: unknown }): string {
  const { license, licenses } = manifest;
  const all = Array.isArray(licenses) ? licenses : [license ?? licenses];
  return all.map((one) => typeof one === "string" ? one : String(Reflect.get(Object(one), "type") ?? "")).join(" OR ");
}

/** Folder into which Deno installs packages of its registry. */
async function packagesFolder(): Promise<string> {
  const args = ["info", "--no-config", "--json"];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
  const { npmCache } = JSON.parse(new TextDecoder().decode(stdout)) as { npmCache: string };
  const [host] = await Array.fromAsync(Deno.readDir(npmCache), ({ name }) => name);
  return join(npmCache, host ?? "");
}

/** Licence of each package, as `name@version`; `other` has those that are installed on other systems alone. */
async function licencesOf(locked: readonly Locked[], folder: string) {
  const licences = new Map<string, string>(), other: string[] = [];
  for (const { name, version, licence, forSystems } of locked) {
    const id = `${name}@${version}`, path = join(folder, name, version, "package.json");
    const manifest = licence === undefined ? await Deno.readTextFile(path).catch(() => null) : null;
    if (manifest === null && licence === undefined && forSystems) other.push(id);
    else licences.set(id, licence ?? (manifest === null ? "not installed" : statedLicence(JSON.parse(manifest))));
  }
  return { licences, other };
}

/**
 * What `npm audit --json` has found.
 *
 * @param text What it has written.
 * @returns One line for each vulnerability; the reason as `error` if npm could not ask.
 */
export function readAudit(text: string): { readonly found: readonly string[] } | { readonly error: string } {
  let answer: { message?: string; error?: { summary?: string }; vulnerabilities?: Record<string, { via: unknown[] }> };
  try {
    answer = JSON.parse(text);
  } catch {
    return { error: `npm audit has not answered in JSON: ${text.slice(0, 200)}` };
  }
  const { message, error, vulnerabilities } = answer;
  if (vulnerabilities === undefined) return { error: message || error?.summary || "npm audit has answered nothing" };
  // A package that only depends on a vulnerable one names it as text.
  const lines = Object.entries(vulnerabilities).flatMap(([name, { via }]) =>
    via.filter((one) => typeof one === "object").map((one) => {
      const { severity, title, url, range } = one as Record<string, string>;
      return `${name} ${range}: ${severity}, ${title} (${url})`;
    })
  );
  return { found: [...new Set(lines)] };
}

/** Ask npm of packages of any lock file: as those of one of npm's own, each by a name of its own, since some have two versions. */
async function audit(locked: readonly Locked[]) {
  const folder = await Deno.makeTempDir();
  try {
    const write = (name: string, value: unknown) => Deno.writeTextFile(join(folder, name), JSON.stringify(value));
    const root = {
      name: "locked",
      dependencies: Object.fromEntries(locked.map(({ name, version }, i) => [`p${i}`, `npm:${name}@${version}`])),
    };
    const packages = locked.map(({ name, version }, i) => [`node_modules/p${i}`, { name, version }]);
    await write("package.json", root);
    await write("package-lock.json", {
      ...{ name: "locked", lockfileVersion: 3, requires: true },
      packages: { "": root, ...Object.fromEntries(packages) },
    });
    const args = ["audit", "--json", "--package-lock-only"];
    const { stdout } = await new Deno.Command("npm", { args, cwd: folder, stdin: "null" }).output();
    return readAudit(new TextDecoder().decode(stdout));
  } catch (thrown) {
    return { error: String(thrown) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Licences of one lock file for people; the packages whose licences are not allowed. */
async function tellLicences(name: string, locked: readonly Locked[], folder: string): Promise<string[]> {
  const { licences, other } = await licencesOf(locked, folder);
  console.log(`${name}, ${LOCKS[name]}: ${licences.size} packages`);
  const groups = Map.groupBy([...licences.keys()], (id) => licences.get(id) || "none stated");
  for (const [licence, ids] of [...groups].toSorted((a, b) => b[1].length - a[1].length)) {
    console.log(`  ${licence} (${ids.length}): ${ids.join(", ")}`);
  }
  if (other.length > 0) {
    console.log(`  for other systems, so not installed here (${other.length}): ${other.join(", ")}`);
  }
  return [...licences].filter(([id, licence]) =>
    !isAllowed(licence) && EXCEPTIONS[id.replace(/@[^@]*$/, "")] === undefined
  )
    .map(([id, licence]) => `${id}: ${licence || "none stated"}`);
}

async function main(): Promise<number> {
  const folder = await packagesFolder(), all = new Map<string, Locked>(), refused: string[] = [];
  for (const name of Object.keys(LOCKS)) {
    const locked = lockedPackages(await Deno.readTextFile(join(ROOT, name)));
    locked.forEach((one) => all.set(`${one.name}@${one.version}`, one));
    refused.push(...await tellLicences(name, locked, folder));
  }
  console.log("bench/peers/*.txt, Python programs that ours are compared with, never part of it: not looked at");
  Object.entries(EXCEPTIONS).forEach(([name, reason]) => console.log(`allowed all the same: ${name}, ${reason}`));
  console.log(refused.length === 0 ? "licences: all allowed" : `LICENCES NOT ALLOWED\n  ${refused.join("\n  ")}`);
  const asked = await audit([...all.values()]);
  if ("error" in asked) console.error(`VULNERABILITIES NOT KNOWN, as npm audit could not be asked: ${asked.error}`);
  else if (asked.found.length === 0) console.log(`vulnerabilities: none known in ${all.size} packages`);
  else console.error(`VULNERABLE PACKAGES\n  ${asked.found.join("\n  ")}`);
  return refused.length > 0 || ("found" in asked && asked.found.length > 0) ? 1 : 0;
}

if (import.meta.main) {
  const help = Deno.args.includes("--help");
  if (help) console.log(HELP);
  Deno.exit(help ? 0 : await main());
}
