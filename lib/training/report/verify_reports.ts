import { ForecastError } from "../../core/errors/errors.ts";
import type { StoredProblem, Verification } from "../../core/errors/problem.ts";
import { DISK, isFolder } from "../../storage/files/files.ts";
import { checkManifest, MANIFEST, readManifest } from "../../storage/files/folder_manifest.ts";
import { listTree } from "../../storage/files/list_tree.ts";
import { isTemporary } from "../../storage/files/publish.ts";
import { DAMAGED } from "../../storage/results/result_bytes.ts";
import type { Journal } from "../tasks/journal.ts";
import { hasFormerJournal, isRunId, journalsIn, journalsOf, whoWorksOn } from "../tasks/run_folder.ts";

/** What there is, and what is wrong with it. */
export interface ReportVerification extends Verification {
  /** Finished reports. */
  readonly reports: number;
  /** Bytes of their files that were verified. */
  readonly bytes: number;
}

interface Found {
  readonly problems: StoredProblem[];
  readonly notes: StoredProblem[];
  reports: number;
  bytes: number;
}

/**
 * Verify a folder of reports: every file of a finished report against its manifest, every result of an unfinished run against
 * its checksum. Nothing is changed; one result in memory.
 *
 * @param reports The folder; it need not exist.
 * @returns Problems, and as notes the runs that can be gone on with, and how.
 */
export async function verifyReports(reports: string): Promise<ReportVerification> {
  const found: Found = { problems: [], notes: [], reports: 0, bytes: 0 };
  for (const name of DISK.list(reports)) {
    const path = `${reports}/${name}`;
    if (isTemporary(name)) found.notes.push(leftOver(path));
    else if (isFolder(path) && isOfRun(path, name)) await attemptRun(name, path, found);
  }
  return found;
}

/** A folder of somebody else may lie there too; a report may have been renamed. */
function isOfRun(dir: string, name: string): boolean {
  return isRunId(name) || typeof readManifest(dir)?.about.run === "string";
}

/** What cannot be looked at in one run does not hide the others. */
async function attemptRun(run: string, dir: string, found: Found): Promise<void> {
  try {
    await verifyRun(run, dir, found);
  } catch (thrown) {
    const { code, message, context } = ForecastError.from(thrown);
    found.problems.push({ code, path: String(context.path ?? dir), name: `run ${run}`, detail: message });
  }
}

async function verifyRun(run: string, dir: string, found: Found): Promise<void> {
  const names = DISK.list(dir), manifest = readManifest(dir), name = `run ${run}`;
  found.notes.push(...names.filter(isTemporary).map((file) => leftOver(`${dir}/${file}`)));
  if (manifest !== null) {
    found.reports++;
    found.bytes += Object.values(manifest.files).reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { name: file, fact } of checkManifest(dir, manifest)) {
      found.problems.push({ code: "DAMAGED_FILE", path: `${dir}/${file}`, name, detail: fact });
    }
  } else if (names.includes(MANIFEST)) {
    const detail = "it is not as it was written, so that the report cannot be verified";
    found.problems.push({ code: "DAMAGED_FILE", path: `${dir}/${MANIFEST}`, name, detail });
  }
  const journals = journalsIn(dir, {
    onDamaged: (result, path) => {
      const detail = `${result} is not as it was written: --resume makes it again`;
      found.problems.push({ code: "CORRUPT_JOURNAL", path, name, detail });
    },
  });
  for (const journal of journals) {
    found.notes.push(...await verifyJournal(journal, { run, dir, isDone: manifest !== null }));
  }
  if (hasFormerJournal(dir)) {
    const detail = "begun by the first release, which alone could go on with it: gc removes its journal";
    found.notes.push({ code: "UNFINISHED_RUN", path: journalsOf(dir), name, detail });
  } else if (manifest === null && journals.length === 0 && !names.includes(MANIFEST) && whoWorksOn(dir) === "") {
    const detail = "of a former release, or given up before it was finished: it cannot be verified";
    found.notes.push({ code: "NO_MANIFEST", path: dir, name, detail });
  }
}

async function verifyJournal(
  journal: Journal,
  { run, dir, isDone }: { run: string; dir: string; isDone: boolean },
): Promise<StoredProblem[]> {
  const whole = await journal.verified(), who = whoWorksOn(dir);
  const asides = listTree(journal.dir).filter((path) => path.endsWith(DAMAGED)).map((path) => `${journal.dir}/${path}`);
  const plan = (await journal.identity())?.hash.slice(0, 12) ?? "unknown";
  const next = who === ""
    ? `deno task train --resume ${run}, with its config and options, goes on`
    : `${who} works on it`;
  const note: StoredProblem = isDone ? leftOver(journal.dir) : {
    code: "UNFINISHED_RUN",
    path: journal.dir,
    name: `run ${run}`,
    detail: `${whole.length} results of plan ${plan}: ${next}`,
  };
  return [note, ...asides.map((path) => ({ ...leftOver(path), detail: "damaged, set aside; gc removes it" }))];
}

function leftOver(path: string): StoredProblem {
  const who = whoWorksOn(path);
  const detail = who === ""
    ? "left over by a process that died, or being written: gc removes it"
    : `${who} works in it`;
  return { code: "LEFT_OVER", path, name: "", detail };
}
