import type { Folders } from "../../lib/upkeep/folders.ts";
import { findRecords } from "../../lib/registry/records/found_records.ts";
import { cli } from "../cli/_support/memory_terminal.ts";
import { type SmallProject, withProject } from "../cli/_support/small_project.ts";

/** A trained small project, its folders, and its forecasts by any folders. */
export interface TrainedProject extends SmallProject {
  readonly folders: Folders;
  /** Options of the upkeep commands for some folders. */
  options(folders?: Folders): string[];
  /** Forecasts of all keys as text. */
  forecasts(folders?: Folders): Promise<string>;
}

/** Run a test in a project whose table has been trained once. */
export function withTrained(test: (project: TrainedProject) => Promise<void>): Promise<void> {
  return withProject(async (project) => {
    const { dir } = project;
    const own = { registry: `${dir}/models`, store: `${dir}/store`, reports: `${dir}/reports` };
    const run = await project.train("--quiet", "--no-charts");
    if (run.code !== 0) throw new Error(run.stderr);
    await test({
      ...project,
      folders: own,
      options: ({ registry, store, reports } = own) => ["--registry", registry, "--store", store, "--reports", reports],
      async forecasts({ registry, store } = own) {
        const output = `${dir}/forecasts.csv`;
        const { code, stderr } = await cli([
          "infer",
          "--quiet",
          ...["--registry", registry, "--store", store, "--output", output],
        ]);
        if (code !== 0) throw new Error(stderr);
        return Deno.readTextFileSync(output);
      },
    });
  });
}

/** Change one byte of a file. */
export function flip(path: string, at: number): void {
  const bytes = Deno.readFileSync(path), index = at < 0 ? bytes.length + at : at;
  Deno.writeFileSync(path, bytes.map((byte, i) => i === index ? byte ^ 0x10 : byte));
}

/** The largest pack of artifacts of a registry. */
export function largestPack(registry: string): string {
  const packs = findRecords(registry).others.map((sha256) => `${registry}/packs/${sha256}.pack`);
  return packs.toSorted((a, b) => Deno.statSync(b).size - Deno.statSync(a).size)[0] ?? "";
}
