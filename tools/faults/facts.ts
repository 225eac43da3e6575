import { ForecastError } from "@lib/core/errors.ts";
import { hashBytes, hashValue } from "@lib/core/hash.ts";
import { currentGroup, type FeatureGroup, listVersions, openGroup } from "@lib/data/feature_store.ts";
import { readChunk } from "@lib/data/read_chunk.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { errorCode, folders, runHere } from "./product.ts";
import { readTree, type Tree } from "./tree.ts";

/** A value, or `error CODE` of what kept it from being read. */
type OrError = string;

/** What a root holds, as its users see it. Hashes are of contents, so that equal facts mean equal bytes and numbers. */
export interface Facts {
  /** SHA-256 of every registered model as it is read, by `run key`. */
  readonly models: Readonly<Record<string, OrError>>;
  /** `run key` of the version that serves, by key. */
  readonly champions: Readonly<Record<string, string>>;
  /** Keys with more than one version in Production, or with a champion that is in another stage. */
  readonly contradictions: readonly string[];
  /** Hash of keys and values of every version of the table. */
  readonly tables: Readonly<Record<string, OrError>>;
  /** `version hash` of the table that serves. */
  readonly serves: OrError;
  /** Hash of the forecasts of all keys by the champions. */
  readonly forecasts: OrError;
  /** Hash of every file that users read: outputs, and reports but their logs and journals. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Name of the feature group of all scenarios. */
export const GROUP = "shop";

/** What serves is read by the product's own way; what is compared are the contents. */
export async function factsOf(root: string): Promise<Facts> {
  const outputs = outputsOf(readTree(root));
  const forecasts = await forecastsOf(root);
  return { ...registryFacts(root), ...await storeFacts(root), forecasts, outputs };
}

/** Files of a tree that users read. */
export function outputsOf(tree: Tree): Record<string, string> {
  return Object.fromEntries(
    [...tree].flatMap(([path, entry]) => {
      const isOutput = /^(?:reports\/.*)?[^/]+\.(?:csv|json|parquet|svg)$/.test(path) &&
        !/\/journal\/|\/evaluate-|\/\./.test(path);
      return entry.kind === "file" && isOutput ? [[path, hashBytes(entry.bytes)]] : [];
    }),
  );
}

function registryFacts(root: string): Pick<Facts, "models" | "champions" | "contradictions"> {
  let registry;
  try {
    registry = openRegistry(`${root}/models`, { now: () => new Date(0), readOnly: true });
  } catch (thrown) {
    return { models: {}, champions: {}, contradictions: isAbsent(thrown) ? [] : [codeOf(thrown)] };
  }
  try {
    const versions = registry.listVersions(), models = registry.readModels(versions);
    const nameOf = (version: typeof versions[number]) => `${version.run} ${version.key.id}`;
    const champions = registry.resolveAll({});
    const production = Map.groupBy(versions.filter(({ stage }) => stage === "Production"), ({ key }) => key.id);
    return {
      models: Object.fromEntries(versions.map((version, i) => {
        const bytes = models[i];
        return [nameOf(version), bytes instanceof Uint8Array ? hashBytes(bytes) : codeOf(bytes)];
      })),
      champions: Object.fromEntries(champions.map((version) => [version.key.id, nameOf(version)])),
      contradictions: [
        ...[...production].filter(([, all]) => all.length > 1).map(([key, all]) =>
          `${key}: ${all.length} in Production`
        ),
        ...champions.filter(({ stage }) => stage !== "Production").map(({ key, stage }) =>
          `${key.id}: champion in ${stage}`
        ),
      ],
    };
  } catch (thrown) {
    return { models: {}, champions: {}, contradictions: [codeOf(thrown)] };
  } finally {
    registry.close();
  }
}

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

async function forecastsOf(root: string): Promise<OrError> {
  const { store, registry } = folders(root), output = `${root}-forecasts.csv`;
  const run = await runHere({ args: ["infer", ...store, ...registry, "--output", output, "--json"] });
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
