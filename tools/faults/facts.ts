import { MANIFEST } from "@lib/storage/files/folder_manifest.ts";
import { unseal } from "@lib/storage/files/sealed.ts";
import { EXPORTED } from "./exchange_scenarios.ts";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { hashBytes, hashValue } from "@lib/core/bytes/hash.ts";
import { currentGroup, type FeatureGroup, openGroup } from "@lib/data/store/feature_store.ts";
import { listVersions } from "@lib/data/store/version_folders.ts";
import { readChunk } from "@lib/data/store/read_chunk.ts";
import { ForecastReading } from "@lib/inference/log/read_forecast_log.ts";
import type { VersionRow } from "@lib/registry/versions/row_types.ts";
import { openRegistry, type Registry } from "@lib/registry/registry.ts";
import { errorCode, folders, predictionsOf, runHere } from "./product.ts";
import { readTree, type Tree } from "./tree.ts";

/** A value, or `error CODE` of what kept it from being read. */
type OrError = string;

/**
 * What a root holds, as its users see it. Hashes are of contents, so that equal facts mean equal bytes and numbers. Runs are
 * `#1`, `#2` in the order of their commits, as their ids hold the time.
 */
export interface Facts {
  /** SHA-256 of every registered model as it is read, by `run key`. */
  readonly models: Readonly<Record<string, OrError>>;
  /** `run key` of the version that serves, by key. */
  readonly champions: Readonly<Record<string, string>>;
  /** Stage of every version by `run key`. */
  readonly stages: Readonly<Record<string, string>>;
  /** What was decided, each once: kind and run. */
  readonly decisions: readonly string[];
  /** Keys with more than one version in Production, or with a champion that is in another stage. */
  readonly contradictions: readonly string[];
  /** Hash of keys and values of every version of the table. */
  readonly tables: Readonly<Record<string, OrError>>;
  /** `version hash` of the table that serves. */
  readonly serves: OrError;
  /** Hash of the forecasts of all keys by the champions. */
  readonly forecasts: OrError;
  /** Forecasts in the log, by key, period and role; `damaged` for each file that cannot be read. */
  readonly logged: Readonly<Record<string, number | "damaged">>;
  /** Every file that users read: outputs, and reports but their logs and journals. A hash, or of reports `whole` or `broken`. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Name of the feature group of all scenarios. */
export const GROUP = "shop";

/** How to look at a root. */
export interface FactsOptions {
  /** Whether reports can be compared byte by byte, as they are of one and the same run; else only whether they are whole. */
  readonly sameRun: boolean;
}

/** What serves is read by the product's own way; what is compared are the contents. */
export async function factsOf(root: string, options: FactsOptions): Promise<Facts> {
  const tree = readTree(root), forecasts = await forecastFacts(root);
  const { runs, ...registered } = registryFacts(root);
  const outputs = outputFacts(tree, runs, options);
  return { ...registered, ...await storeFacts(root), forecasts, logged: await logFacts(root), outputs };
}

async function logFacts(root: string): Promise<Facts["logged"]> {
  const reading = new ForecastReading(predictionsOf(root), { table: GROUP }),
    facts: Record<string, number | "damaged"> = {};
  for await (const { rows, key, ds, role, yhat } of reading.batches()) {
    for (let i = 0; i < rows; i++) {
      const id = reading.keys[key[i]!]?.id, text = ({ values, codes }: typeof ds) => values[codes[i]!];
      facts[`${id} ${text(ds)} ${text(role)}`] = yhat[i]!;
    }
  }
  for (const { path } of reading.damaged) facts[path.slice(root.length)] = "damaged";
  return facts;
}

function outputFacts(tree: Tree, runs: readonly string[], { sameRun }: FactsOptions): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [path, entry] of tree) {
    const [, report, name] = /^(?:reports\/([^/]+)\/)?([^/.][^/]*\.(?:csv|json|parquet|tar))$/.exec(path) ?? [];
    if (entry.kind !== "file" || name === undefined || report?.startsWith("evaluate-")) continue;
    // A report without a registered run is that of the next one.
    const number = report === undefined || runs.includes(report) ? runs.indexOf(report ?? "") : runs.length;
    const shown = report === undefined ? name : `reports/#${number + 1}/${name}`;
    const exact = sameRun || (report === undefined && !name.endsWith(".tar"));
    outputs[shown] = exact ? hashBytes(entry.bytes) : wholeness(name, entry.bytes);
  }
  return { ...outputs, ...exchangeFacts(tree) };
}

/** Imported models by file, and whether an exported folder is whole; it holds times. */
function exchangeFacts(tree: Tree): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const [path, entry] of tree) {
    if (entry.kind === "file" && /^models\/imports\/[^./][^/]*$/.test(path)) facts[path] = hashBytes(entry.bytes);
  }
  if (tree.has(EXPORTED)) facts[EXPORTED] = isWhole(tree) ? "whole" : "broken";
  return facts;
}

function isWhole(tree: Tree): boolean {
  const manifest = tree.get(`${EXPORTED}/${MANIFEST}`);
  const record = manifest?.kind === "file" ? unseal(new TextDecoder().decode(manifest.bytes)) : null;
  const files = Object.entries(record?.files ?? {}) as [string, { sha256: string }][];
  return files.length > 0 && files.every(([name, { sha256 }]) => {
    const entry = tree.get(`${EXPORTED}/${name}`);
    return entry?.kind === "file" && hashBytes(entry.bytes) === sha256;
  });
}

/** Files that hold times and ids end as their kind does. */
function wholeness(name: string, bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  if (name.endsWith(".parquet")) return text.startsWith("PAR1") && text.endsWith("PAR1") ? "whole" : "broken";
  // A tar ends with two blocks of zeros.
  if (name.endsWith(".tar")) return /^[\0]{1024}$/.test(text.slice(-1024)) ? "whole" : "broken";
  if (name.endsWith(".csv")) return text.endsWith("\n") ? "whole" : "broken";
  try {
    return JSON.parse(text) === null ? "broken" : "whole";
  } catch {
    return "broken";
  }
}

type RegistryFacts = Pick<Facts, "models" | "champions" | "stages" | "decisions" | "contradictions">;

function registryFacts(root: string): RegistryFacts & { runs: string[] } {
  const nothing = { models: {}, champions: {}, stages: {}, decisions: [], runs: [] };
  let registry;
  try {
    registry = openRegistry(`${root}/models`, { now: () => new Date(0), readOnly: true });
  } catch (thrown) {
    return { ...nothing, contradictions: isAbsent(thrown) ? [] : [codeOf(thrown)] };
  }
  try {
    return registered(registry);
  } catch (thrown) {
    return { ...nothing, contradictions: [codeOf(thrown)] };
  } finally {
    registry.close();
  }
}

function registered(registry: Registry): RegistryFacts & { runs: string[] } {
  const runs = registry.listRuns().map(({ run }) => run).reverse();
  const versions = registry.listVersions(), models = registry.readModels(versions), champions = registry.resolveAll({});
  const nameOf = ({ run, key }: VersionRow) => `#${runs.indexOf(run) + 1} ${key.id}`;
  const production = Map.groupBy(versions.filter(({ stage }) => stage === "Production"), ({ key }) => key.id);
  const several = [...production].filter(([, all]) => all.length > 1);
  const decisions = registry.events({ whole: true }).filter(({ kind }) => DECISION.test(kind))
    .map(({ kind, run }) => `${kind} #${runs.indexOf(run) + 1}`);
  const misplaced = champions.filter(({ stage }) => stage !== "Production");
  return {
    runs,
    models: Object.fromEntries(versions.map((version, i) => {
      const bytes = models[i];
      return [nameOf(version), bytes instanceof Uint8Array ? hashBytes(bytes) : codeOf(bytes)];
    })),
    champions: Object.fromEntries(champions.map((version) => [version.key.id, nameOf(version)])),
    stages: Object.fromEntries(versions.map((version) => [nameOf(version), version.stage])),
    decisions: [...new Set(decisions)].sort(),
    contradictions: [
      ...several.map(([key, all]) => `${key}: ${all.length} in Production`),
      ...misplaced.map(({ key, stage }) => `${key.id}: champion in ${stage}`),
    ],
  };
}

/** Kinds of events that somebody, or a policy, has decided. */
const DECISION = /^(?:GATED|PROMOTED|REJECTED|ROLLED_BACK|ROLLED_OUT|ALIASED)$/;

/** Nothing has been registered yet. */
function isAbsent(thrown: unknown): boolean {
  return thrown instanceof ForecastError && thrown.code === "NOT_FOUND";
}

async function storeFacts(root: string): Promise<Pick<Facts, "tables" | "serves">> {
  const store = `${root}/features`;
  const tables: Record<string, OrError> = {};
  for (const version of await listVersions(store, GROUP)) {
    tables[`v${version}`] = await orError(async () => tableHash(await openGroup(`${store}/${GROUP}/v${version}`)));
  }
  const serves = await orError(async () => {
    const group = await currentGroup(store, GROUP);
    return `v${group.version} ${await tableHash(group)}`;
  });
  return { tables, serves };
}

async function tableHash(group: FeatureGroup): Promise<string> {
  const { keys, offsets, ds, y, exogenous } = await readChunk(group, 0, group.keys.length);
  const values = [offsets, ds, y, ...exogenous.map((column) => column.values)].map((values) =>
    hashBytes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  );
  return hashValue([keys, values]);
}

async function forecastFacts(root: string): Promise<OrError> {
  const { store, registry } = folders(root), output = `${root}-forecasts.csv`;
  const run = await runHere({
    args: ["infer", ...store, ...registry, "--output", output, "--digits", "all", "--json"],
  });
  if (run.code !== 0) return `error ${errorCode(run)}`;
  return hashBytes(comparable(Deno.readTextFileSync(output)));
}

/** Forecasts without the numbers of versions: a repeated run may count one further. */
function comparable(csv: string): string {
  const [head = "", ...lines] = csv.split("\n"), drop = head.split(",").indexOf("version");
  return lines.map((line) => line.split(",").filter((_, c) => c !== drop).join(",")).join("\n");
}

async function orError(read: () => Promise<string>): Promise<OrError> {
  try {
    return await read();
  } catch (thrown) {
    return codeOf(thrown);
  }
}

function codeOf(thrown: unknown): OrError {
  return thrown instanceof ForecastError ? `error ${thrown.code}` : `error UNTYPED ${thrown}`;
}
