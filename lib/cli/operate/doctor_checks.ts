import { simulatedName } from "../../data/simulate/simulated_name.ts";
import { formatBytes } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { isAddress, type Source } from "../../core/config/source_problems.ts";
import type { CheckRow } from "./doctor.ts";
import { loadConfig } from "../../data/load_config.ts";
import type { ObjectStore } from "../../storage/objects/object_store.ts";
import { checkPublishable } from "../../storage/files/publish.ts";

/** Oldest Deno that this project is tried on. */
const OLDEST_DENO = "2.9.0";

function row(name: string, status: CheckRow["status"], detail: string, hint = ""): CheckRow {
  return { name, status, detail, hint };
}

/** Versions and cores. */
export function checkRuntime(version: string = Deno.version.deno): CheckRow[] {
  const isNew = compareVersions(version, OLDEST_DENO) >= 0;
  const { total } = Deno.systemMemoryInfo();
  return [
    row(
      "deno",
      isNew ? "ok" : "fail",
      version,
      isNew ? "" : `Use npx --yes deno@2.9.6, or upgrade to >= ${OLDEST_DENO}.`,
    ),
    row("cores", "ok", `${navigator.hardwareConcurrency}`),
    row(
      "memory",
      total >= 2e9 ? "ok" : "warn",
      formatBytes(total),
      total >= 2e9 ? "" : "Use --workers 1.",
    ),
  ];
}

function compareVersions(a: string, b: string): number {
  const numbersOf = (text: string) => text.split(/[.+-]/).slice(0, 3).map(Number);
  const other = numbersOf(b);
  return numbersOf(a).map((number, i) => number - (other[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

// Literal imports: what is named here is what the commands' lock file holds.
const PACKAGES: Readonly<Record<string, () => Promise<unknown>>> = {
  "@duckdb/node-api": async () => {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    (await DuckDBInstance.create(":memory:")).closeSync();
  },
  hyparquet: () => import("hyparquet"),
  "hyparquet-writer": () => import("hyparquet-writer"),
  "ml-regression": () => import("ml-regression"),
  "@observablehq/plot": () => import("@observablehq/plot"),
  linkedom: () => import("linkedom"),
  "node:sqlite": async () => new (await import("node:sqlite")).DatabaseSync(":memory:").close(),
};

/** Whether the packages of the main job can be loaded and, where native, used. */
export async function checkPackages(
  packages: Readonly<Record<string, () => Promise<unknown>>> = PACKAGES,
): Promise<CheckRow[]> {
  return await Promise.all(
    Object.entries(packages).map(async ([name, load]) => {
      try {
        await load();
        return row(name, "ok", "loads");
      } catch (thrown) {
        return row(
          name,
          "fail",
          textOf(thrown),
          "Check the network, then run again: packages come from the npm registry.",
        );
      }
    }),
  );
}

/** Whether the folders of a run can be written, without creating them. */
export async function checkWritable(folders: Readonly<Record<string, string>>): Promise<CheckRow[]> {
  return await Promise.all(
    Object.entries(folders).map(async ([name, folder]) => {
      try {
        checkPublishable(`${folder}/file`);
        const isThere = await Deno.stat(folder).then(({ isDirectory }) => isDirectory, () => false);
        return row(`write ${name}`, "ok", isThere ? folder : `${folder} (to be created)`);
      } catch (thrown) {
        return row(`write ${name}`, "fail", textOf(thrown), thrown instanceof ForecastError ? thrown.hint : "");
      }
    }),
  );
}

/** Whether the registry can be read, if there is one. */
export async function checkRegistry(root: string): Promise<CheckRow[]> {
  try {
    if (!await isThere(`${root}/registry.db`)) return [row("registry", "ok", "empty: nothing trained yet")];
    const { openRegistry } = await import("../../registry/registry.ts");
    const registry = openRegistry(root, { now: () => new Date(), readOnly: true });
    const runs = registry.listRuns();
    registry.close();
    return [row("registry", "ok", formatCount(runs.length, "run"))];
  } catch (thrown) {
    return [row("registry", "fail", textOf(thrown), thrown instanceof ForecastError ? thrown.hint : "")];
  }
}

/**
 * Whether a storage keeps what a shared registry needs.
 *
 * @param open Opens it.
 */
export async function checkStorage(open: () => Promise<ObjectStore>): Promise<CheckRow[]> {
  try {
    const { hintOf, probeObjects } = await import("../../storage/objects/probe_objects.ts");
    const store = await open(), findings = await probeObjects(store, crypto.randomUUID());
    return findings.map((finding) =>
      row(`storage ${finding.name}`, finding.ok ? "ok" : "fail", finding.detail, hintOf(finding))
    );
  } catch (thrown) {
    return [row("storage", "fail", textOf(thrown), thrown instanceof ForecastError ? thrown.hint : "")];
  }
}

/** The notebook kernel, and what only some tasks need. */
export async function checkTools(): Promise<CheckRow[]> {
  const deno = Deno.execPath();
  const tools = [
    { name: "kernel", command: deno, args: ["jupyter", "--help"], need: "notebooks" },
    { name: "python", command: "python3", args: ["--version"], need: "deno task lab" },
    { name: "git", command: "git", args: ["--version"], need: "the code revision in lineage" },
  ];
  const rows = await Promise.all(tools.map(async ({ name, command, args, need }) => {
    const output = await firstLine(command, args);
    if (output !== null) return row(name, "ok", name === "kernel" ? "deno jupyter" : output);
    return row(name, "warn", "not found", `Only for ${need}.`);
  }));
  return [...rows, await checkBrowser()];
}

async function checkBrowser(): Promise<CheckRow> {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    const version = await firstLine(name, ["--version"]);
    if (version !== null) return row("browser", "ok", version);
  }
  return row("browser", "warn", "no chromium", "Only for screenshots of notebooks.");
}

async function firstLine(command: string, args: readonly string[]): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command(command, { args: [...args], stdin: "null", stderr: "null" })
      .output();
    return success ? new TextDecoder().decode(stdout).trim().split("\n")[0] ?? null : null;
  } catch {
    return null;
  }
}

/**
 * Whether configs are valid and their tables are there.
 *
 * @param path One config, whose table is opened; undefined: all of `config/`, where a table that is not there is nobody's trouble.
 */
export async function checkConfigs(path: string | undefined, folder = "config"): Promise<CheckRow[]> {
  const paths = path === undefined ? await listConfigs(folder) : [path];
  if (paths.length === 0) return [row("config", "warn", `no config in ${folder}/`, "Run in the project's folder.")];
  return await Promise.all(paths.map((name) => checkConfig(name, { isWanted: path !== undefined })));
}

async function listConfigs(folder: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    const notConfigs = ["schema.json", "best_hyperparameters.json"];
    return entries.map((entry) => entry.name).filter((name) => /\.jsonc?$/.test(name) && !notConfigs.includes(name))
      .sort()
      .map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

/** One config is looked at with its table; of all that are there only whether it is. */
async function checkConfig(path: string, { isWanted }: { readonly isWanted: boolean }): Promise<CheckRow> {
  try {
    const config = await loadConfig(path), { source } = config;
    if (simulatedName(source) !== null) return row(path, "ok", "simulated");
    const file = typeof source === "string" ? source : source.file;
    if (file === null || isAddress(file)) return row(path, "ok", `${elsewhere(source)}; deno task features reads it`);
    if (!/[*?]/.test(file) && !await isThere(file)) {
      return isWanted
        ? row(
          path,
          "fail",
          `${file} is not there`,
          "Put the table there, or name another one in the config's `source`.",
        )
        : row(path, "ok", `${file} is not downloaded (data/README.md)`);
    }
    if (!isWanted) return row(path, "ok", file);
    const { checkSource } = await import("../../data/check_source.ts");
    const { rows, columns } = await checkSource(config);
    return row(path, "ok", `${file}: ${formatCount(rows, "row")}, ${formatCount(columns, "column")}`);
  } catch (thrown) {
    return row(path, "fail", textOf(thrown), thrown instanceof ForecastError ? thrown.hint : "");
  }
}

function elsewhere(source: Source): string {
  if (typeof source === "string") return source;
  const what = source.table ?? (source.query === null ? "a file" : "a query");
  return source.database === null ? `${source.file ?? source.env}` : `${source.database}, ${what}`;
}

/** Runs that were interrupted: what they have done is kept until they are finished, or swept. */
export async function checkUnfinished(reports: string): Promise<CheckRow[]> {
  const { isRunId, ownJournals, whoWorksOn } = await import("../../training/tasks/run_folder.ts");
  const names = await listNames(reports), runs = names.filter(isRunId);
  return runs.filter((run) => ownJournals(`${reports}/${run}`).length > 0).map((run) => {
    const who = whoWorksOn(`${reports}/${run}`);
    return who === ""
      ? row(
        "unfinished run",
        "warn",
        run,
        `deno task train --resume ${run}, with its config, goes on; or remove ${reports}/${run}.`,
      )
      : row("run under way", "ok", `${run}: ${who}`);
  });
}

async function listNames(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  } catch {
    return [];
  }
}

/** What may not be looked at is not called missing. */
async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) return false;
    throw ForecastError.from(thrown);
  }
}

function textOf(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).split("\n")[0] ?? "";
}
