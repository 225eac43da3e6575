import { statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { formatBytes } from "../../core/text/format_number.ts";
import { networkMount } from "../../registry/sqlite/network_mount.ts";
import type { CheckRow } from "./doctor.ts";

/** What the machine says of itself: a seam for tests. */
export interface Machine {
  /** Bytes that may be written to the file system of a folder that exists; null where it does not say. */
  readonly freeBytes: (folder: string) => number | null;
  /** Bytes of memory that are not taken. */
  readonly freeMemory: () => number;
  /** Kind of the network file system of a folder that exists; null for a disk of its own. */
  readonly network: (folder: string) => string | null;
  /** The wall clock. */
  readonly now: () => Date;
  /** A variable of the environment. */
  readonly variable: (name: string) => string | undefined;
  /** Address of the npm registry that packages come from, by whatever is set here; null where it cannot be told. */
  readonly registry: () => Promise<string | null>;
  /** Answer of an address; its `date` header is the clock of others. */
  readonly fetch: (url: string) => Promise<{ readonly ok: boolean; readonly date: string | null }>;
}

/** A demo run of a thousand keys leaves some 100 MB; tables and models of a real one more. */
const LITTLE_DISK = 2e9, NO_DISK = 2e8;
const LITTLE_MEMORY = 1e9;
/** Clocks that differ by more break signatures of storages, and the order of runs that machines share. */
const MOST_SKEW_MS = 300_000;
/** Nobody has this release before it was made. */
const RELEASED = new Date("2026-01-01T00:00:00Z");
/** A package of every command: its registry has it. */
const PACKAGE = "commander";
/** Proxies that this runtime asks for by name. */
const PROXIES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

function row(name: string, status: CheckRow["status"], detail: string, hint = ""): CheckRow {
  return { name, status, detail, hint };
}

/**
 * Room for what a run writes and holds, and where it would lie.
 *
 * @param folders By what they are for; those that are not there yet are looked at where they would be made.
 */
export function checkRoom(folders: Readonly<Record<string, string>>, machine: Machine): CheckRow[] {
  const memory = machine.freeMemory();
  const rows = Object.entries(folders).flatMap(([name, folder]): CheckRow[] => {
    const place = nearestFolder(folder), free = machine.freeBytes(place), network = machine.network(place);
    return [
      ...free === null ? [] : [
        row(
          `room for ${name}`,
          free < NO_DISK ? "fail" : free < LITTLE_DISK ? "warn" : "ok",
          `${formatBytes(free)} free`,
          free < LITTLE_DISK
            ? "Free some, or name a folder on another disk; deno task gc removes what nothing refers to."
            : "",
        ),
      ],
      ...network === null || name !== "registry root" ? [] : [
        row(
          name,
          "fail",
          `${folder} lies on a network (${network})`,
          "Name a folder of this machine with --registry; push shares it.",
        ),
      ],
    ];
  });
  return [
    ...rows,
    row(
      "free memory",
      memory < LITTLE_MEMORY ? "warn" : "ok",
      formatBytes(memory),
      memory < LITTLE_MEMORY ? "Close other programs, or use --workers 1." : "",
    ),
  ];
}

/** Whether the clock can be right, and letters come out as they are. */
export function checkSurroundings(machine: Machine): CheckRow[] {
  const now = machine.now(), locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(machine.variable).find((text) => text);
  const isUtf8 = locale === undefined || /utf-?8/i.test(locale);
  return [
    now < RELEASED
      ? row("clock", "fail", now.toISOString(), "Set the clock: runs are ordered by it.")
      : row("clock", "ok", now.toISOString().slice(0, 16) + "Z"),
    isUtf8 ? row("letters", "ok", locale ?? "UTF-8") : row(
      "letters",
      "warn",
      `${locale} is no UTF-8`,
      "export LC_ALL=C.UTF-8, or bars and names with umlauts are drawn wrong; files are right all the same.",
    ),
  ];
}

/** Whether packages can be fetched, and whether the clock is that of others. */
export async function checkNetwork(machine: Machine): Promise<CheckRow[]> {
  const proxy = PROXIES.find((name) => machine.variable(name));
  const by = proxy === undefined ? "" : ` by ${proxy}`, registry = await machine.registry();
  if (registry === null) return [unreachable("deno info names none", proxy)];
  const address = new URL(PACKAGE, registry), { host } = address;
  try {
    const { ok, date } = await machine.fetch(address.href);
    if (!ok) return [unreachable(`${host} refuses${by}`, proxy)];
    const skew = date === null ? 0 : Math.abs(machine.now().getTime() - new Date(date).getTime());
    const clock = skew > MOST_SKEW_MS
      ? [
        row(
          "clock of others",
          "warn",
          `differs by ${Math.round(skew / 60_000)} min`,
          "Set the clock: storages refuse what is signed at another time.",
        ),
      ]
      : [];
    return [row("npm registry", "ok", `${host} answers${by}`), ...clock];
  } catch (thrown) {
    return [unreachable(`${host}: ${thrown instanceof Error ? thrown.message.split("\n")[0] : thrown}${by}`, proxy)];
  }
}

function unreachable(detail: string, proxy: string | undefined): CheckRow {
  const hint = proxy === undefined
    ? "Only needed until all packages are fetched. Behind a proxy: HTTPS_PROXY=http://host:port; with a mirror: NPM_CONFIG_REGISTRY=URL."
    : `Only needed until all packages are fetched. Check ${proxy}, and DENO_CERT=FILE for a certificate of your own.`;
  return row("npm registry", "warn", detail, hint);
}

function nearestFolder(path: string): string {
  let folder = resolve(path);
  while (!isFolder(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** This machine. @param variable A variable of the environment. */
export function thisMachine(variable: (name: string) => string | undefined): Machine {
  return {
    freeBytes(folder) {
      try {
        const { bavail, bsize } = statfsSync(folder);
        return Number(bavail) * Number(bsize);
      } catch {
        return null;
      }
    },
    freeMemory: () => Deno.systemMemoryInfo().available,
    network: networkMount,
    now: () => new Date(),
    variable(name) {
      // Whoever may not ask does not know.
      const { state } = Deno.permissions.querySync({ name: "env", variable: name });
      return state === "granted" ? variable(name) : undefined;
    },
    registry: askRegistry,
    async fetch(url) {
      const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE_MS) });
      await response.body?.cancel();
      return { ok: response.ok, date: response.headers.get("date") };
    },
  };
}

/** What `NPM_CONFIG_REGISTRY`, a `.npmrc` or nothing at all come to is for Deno to say, which fetches from there. */
async function askRegistry(): Promise<string | null> {
  try {
    // Whatever module is asked about, all packages of the project are listed.
    const args = ["info", "--frozen", "--json", import.meta.resolve("../../core/text/plural.ts")];
    const { stdout } = await new Deno.Command(Deno.execPath(), { args, stdin: "null", stderr: "null" }).output();
    const { npmPackages } = JSON.parse(new TextDecoder().decode(stdout)) as DenoInfo;
    const { registryUrl } = Object.values(npmPackages).find(({ name }) => name === PACKAGE) ?? {};
    return registryUrl === undefined ? null : registryUrl.replace(/\/*$/, "/");
  } catch {
    return null;
  }
}

/** What is read of the answer of `deno info`. */
interface DenoInfo {
  readonly npmPackages: Readonly<Record<string, { readonly name: string; readonly registryUrl?: string }>>;
}

/** A registry that does not answer for so long is not there. */
const PATIENCE_MS = 5000;
