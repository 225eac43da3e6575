/**
 * Whether the figures of accuracy in README and docs are of this code: `deno task ok --only generated`. Figures of speed
 * are of a machine and a day, which their files name.
 *
 * @module
 */
import { forecastFingerprint } from "./fingerprint.ts";
import { pictureCode, PICTURES } from "./picture_code.ts";

/** Figures that a command wrote, and the code that it wrote them with. */
export interface Generated {
  /** Where they are, from the project's root. */
  readonly path: string;
  /** Fingerprint that they carry; empty if none. */
  readonly code: string;
  /** The command that renews them. */
  readonly command: string;
}

/** What a page must say of its code: `<!-- code: 0123456789ab -->`. */
const MARK = /<!-- code: ([0-9a-f]{12}) -->/;

/** Files of results, one a line of the tables of docs/accuracy.md; below it, of what was left out, one a column. */
const ACCURACY = "bench/results/accuracy";

/**
 * All figures that follow from what the code forecasts: results of the accuracy bench, and the README's summary of a run.
 *
 * @param root Folder of the project.
 */
export function listGenerated(root: string): Generated[] {
  const code = MARK.exec(Deno.readTextFileSync(`${root}/README.md`))?.[1] ?? "";
  const filesOf = (folder: string, task: string, options = "") =>
    namesIn(`${root}/${folder}`).map((name): Generated => {
      const { code = "", set } = JSON.parse(Deno.readTextFileSync(`${root}/${folder}/${name}`));
      return { path: `${folder}/${name}`, code, command: `deno task ${task} --only ${set} ${options}--write` };
    });
  return [
    { path: "README.md", code, command: "deno task readme" },
    ...filesOf(ACCURACY, "bench:accuracy"),
    ...filesOf(`${ACCURACY}/ablations`, "bench:accuracy", "--ablate "),
    ...filesOf(`${ACCURACY}/coverage`, "bench:coverage"),
  ];
}

/** Names of the files in a folder, sorted; none where there is no such folder. */
function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile).map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/**
 * Figures of other code than the present one.
 *
 * @param all Every generated figure. @param now The present fingerprint.
 */
export function outdated(all: readonly Generated[], now: string): Generated[] {
  return all.filter(({ code }) => code !== now);
}

if (import.meta.main) {
  const root = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
  const scratch = await Deno.makeTempDir({ prefix: "generated_" });
  const now = await forecastFingerprint(scratch);
  await Deno.remove(scratch, { recursive: true });
  const drawn = JSON.parse(Deno.readTextFileSync(`${root}/${PICTURES}`)).code,
    isDrawn = drawn === await pictureCode(root, now);
  const pictures = { path: PICTURES, code: isDrawn ? now : drawn, command: "deno task pictures --chromium chromium" };
  const all = [...listGenerated(root), pictures], old = outdated(all, now);
  for (const { path, code, command } of old) {
    console.log(`${path} is of code ${code || "unknown"}, this is ${now}: ${command}`);
  }
  console.log(`${all.length - old.length} of ${all.length} generated figures are of this code`);
  Deno.exit(old.length === 0 ? 0 : 1);
}
