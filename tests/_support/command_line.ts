import type { ConfigInput } from "@lib/core/config/config.ts";
import { currentGroup, type FeatureGroup } from "@lib/data/store/feature_store.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { cli, type CliRun } from "../cli/_support/memory_terminal.ts";
import { Project, type TableRow } from "../training/_project.ts";

/** A project that is used through the command line alone. */
export class CommandLine extends Project {
  constructor(rows: readonly TableRow[] | string, fields: Partial<ConfigInput> = {}) {
    super(rows, { exogenous: {}, contenders: ["seasonal_naive", "ses", "ridge"], ...fields });
    Deno.writeTextFileSync(`${this.root}/config.json`, JSON.stringify(this.config));
  }

  /** `train --json`. */
  run(...more: string[]): Promise<CliRun> {
    const { store, registry, reports } = this.paths;
    const folders = ["--store", store, "--registry", registry, "--reports", reports];
    return cli([
      ...["train", "--config", `${this.root}/config.json`, ...folders, "--workers", "1", "--no-charts", "--json"],
      ...more,
    ]);
  }

  /** `infer --json`, to `forecasts.csv` unless told otherwise. */
  infer(...more: string[]): Promise<CliRun> {
    const { store, registry } = this.paths;
    return cli(["infer", "--store", store, "--registry", registry, "--output", this.output, "--json", ...more]);
  }

  /** Where `infer` writes. */
  get output(): string {
    return `${this.root}/forecasts.csv`;
  }

  /** Rows of `forecasts.csv`, none of whose cells may be quoted. */
  forecasts(): Record<string, string>[] {
    const [head = [], ...lines] = Deno.readTextFileSync(this.output).trimEnd().split("\n").map((line) =>
      line.split(",")
    );
    return lines.map((cells) => Object.fromEntries(head.map((name, c) => [name, cells[c] ?? ""])));
  }

  /** The newest version of the table in the store. */
  group(): Promise<FeatureGroup> {
    return currentGroup(this.paths.store, "shop");
  }

  /** What the registry holds: runs, versions, bytes of packs. */
  registered(): { runs: string[]; versions: string[]; packs: string[] } {
    const registry = openRegistry(this.paths.registry, { now: () => new Date(0), readOnly: true });
    try {
      return {
        runs: registry.listRuns().map(({ run }) => run),
        versions: registry.listVersions().map(({ key, version, stage }) => `${key.id} ${version} ${stage}`).sort(),
        packs: this.files("models/packs"),
      };
    } finally {
      registry.close();
    }
  }

  /** Files that only exist while something is being written. */
  leftovers(): string[] {
    return this.files().filter((path) => /\.tmp|\.partial|\.part$|building_|spill|evaluate-/.test(path));
  }
}

/** The code of a command's error, of which every command with `--json` prints one object. */
export function errorOf({ code, stdout, stderr }: CliRun): { exit: number; code: string; message: string } {
  const parsed = JSON.parse(stdout);
  const error = parsed.error ?? { code: "no error", message: JSON.stringify(parsed) };
  if (!stderr.includes(`error[${error.code}] ${error.message}`)) throw new Error(`not told on stderr: ${stderr}`);
  return { exit: code, code: error.code, message: error.message };
}
