/**
 * Whether the figures in README and docs are of this code: `deno task ok --only generated`.
 *
 * @module
 */
import { engineFingerprint, forecastFingerprint } from "./fingerprint.ts";

/** Figures that a command wrote, and the code that it wrote them with. */
export interface Generated {
  /** Where they are, from the project's root. */
  readonly path: string;
  /** Fingerprint that they carry; empty if none. */
  readonly code: string;
  /** Which fingerprint they must carry. */
  readonly of: "forecasts" | "engine";
  /** The command that renews them. */
  readonly command: string;
}

/** What a figure's page must say of its code: `<!-- code: 0123456789ab -->`. */
const MARK = /<!-- code: ([0-9a-f]{12}) -->/;

/**
 * Figures of other code than the present one.
 *
 * @param all Every generated figure. @param now The present fingerprints.
 */
export function outdated(all: readonly Generated[], now: Readonly<Record<Generated["of"], string>>): Generated[] {
  return all.filter(({ code, of }) => code !== now[of]);
}

/**
 * All generated figures of a project: result files of the benches, and the README's summary of a run.
 *
 * @param root Folder of the project.
 */
export function listGenerated(root: string): Generated[] {
  const results = (folder: string, of: Generated["of"], command: (name: string) => string): Generated[] =>
    [...Deno.readDirSync(`${root}/${folder}`)].filter(({ name }) => name.endsWith(".json")).map(({ name }) => {
      const { code = "" } = JSON.parse(Deno.readTextFileSync(`${root}/${folder}/${name}`));
      return { path: `${folder}/${name}`, code, of, command: command(name.replace(".json", "")) };
    });
  const summary = MARK.exec(Deno.readTextFileSync(`${root}/README.md`))?.[1] ?? "";
  const readme: Generated = { path: "README.md", code: summary, of: "forecasts", command: "deno task readme" };
  return [
    readme,
    ...results(
      "bench/results/accuracy",
      "forecasts",
      (name) => `deno task bench:accuracy --only ${name.split("-")[0]} --write`,
    ),
    ...results(
      "bench/results",
      "engine",
      (name) => name === "parity" ? "deno run -A bench/parity.ts --write" : `deno task bench --only ${name}`,
    ),
  ].sort((a, b) => a.path < b.path ? -1 : 1);
}

if (import.meta.main) {
  const root = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
  const scratch = await Deno.makeTempDir({ prefix: "generated_" });
  const now = { forecasts: await forecastFingerprint(scratch), engine: await engineFingerprint() };
  await Deno.remove(scratch, { recursive: true });
  const all = listGenerated(root), old = outdated(all, now);
  for (const { path, code, of, command } of old) {
    console.log(`${path} is of ${of} ${code || "unknown"}, the code is ${now[of]}: ${command}`);
  }
  console.log(`${all.length - old.length} of ${all.length} generated figures are of this code`);
  Deno.exit(old.length === 0 ? 0 : 1);
}
