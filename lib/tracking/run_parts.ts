import { hashValue } from "../core/bytes/hash.ts";
import type { StoredProblem } from "../core/errors/problem.ts";
import type { RunPack, RunRow, VersionRow } from "../registry/versions/row_types.ts";
import type { EnteredContender } from "../training/plan/plan_record.ts";
import { replaceFile, sendArtifacts } from "./artifacts.ts";
import type { Connection } from "./connection.ts";
import { tagList } from "./fields.ts";
import { foldMetrics } from "./fold_metrics.ts";
import { keyTable } from "./key_table.ts";
import { TAG } from "./names.ts";
import { factsOf } from "./run_facts.ts";
import { type ServerVersion, tagVersion } from "./registered.ts";
import { reportFiles, runPackFiles } from "./run_files.ts";
import { sendFacts, sendMetrics } from "./send_facts.ts";
import type { ServerRun } from "./server_run.ts";
import { standingTags } from "./standing.ts";

/** A run to be told, and all that belongs to it. */
export interface LocalRun {
  readonly run: RunRow;
  /** Its versions. */
  readonly versions: readonly VersionRow[];
  /** Its packs, the record last. */
  readonly packs: readonly RunPack[];
  /** Who competed, or null if it has not kept it. */
  readonly entered: readonly EnteredContender[] | null;
}

/** Where a part of a run goes. */
export interface RunPlace {
  readonly connection: Connection;
  readonly there: ServerRun;
  readonly version: ServerVersion;
}

/** A part of a run that is sent as a whole. */
export interface RunPart {
  /** Tag of the version there that says that it has arrived. */
  readonly tag: string;
  /** Its value: what arrived. */
  readonly value: string;
  /** Send it; again, if it was cut off, gives the same. */
  send(to: RunPlace): Promise<void>;
}

/** Folders and files of a run there: packs, which are a registry once they are downloaded, the report, and the table of keys. */
const MODEL = "model", PACKS = `${MODEL}/packs`, REPORT = "report", KEYS = "key_versions.json";

/** URI of what a version of a registered model consists of. @param run Its run there. */
export function modelUri(run: Pick<ServerRun, "uri">): string {
  return `${run.uri}/${MODEL}`;
}

/**
 * What is to be sent of a run, in this order, and as notes what of it is not here.
 *
 * @param local The run. @param folders `root`: of the registry; `reports`: of reports.
 */
export function runParts(
  local: LocalRun,
  { root, reports }: { root: string; reports: string },
): { parts: RunPart[]; notes: StoredProblem[] } {
  const found = [packsPart(local, root), reportPart(local, reports)];
  const parts = found.filter((part) => "send" in part),
    notes = found.filter((part): part is StoredProblem => !("send" in part));
  return { parts: [factsPart(local), ...parts, keysPart(local)], notes };
}

const SENT = "sent";

function factsPart({ run, entered }: LocalRun): RunPart {
  const send = ({ connection, there }: RunPlace) => sendFacts(connection, there.id, factsOf(run, entered));
  return { tag: "facts", value: SENT, send };
}

function packsPart({ run, packs }: LocalRun, root: string): RunPart | StoredProblem {
  const about = { path: root, name: `run ${run.run}` }, swept = packs.find((pack) => pack.isSwept);
  if (swept !== undefined) {
    const detail = `gc has swept pack ${swept.sha256}: its models are not sent`;
    return { ...about, code: "ARTIFACT_SWEPT", detail };
  }
  if (!packs.some((pack) => pack.isRecord)) {
    const detail = "it has no record yet: its models are sent once a command has written to the registry";
    return { ...about, code: "NO_RECORD", detail };
  }
  return {
    tag: "packs",
    value: SENT,
    send: ({ connection, there }) => sendArtifacts(connection, `${there.uri}/${PACKS}`, runPackFiles(root, packs)),
  };
}

function reportPart({ run }: LocalRun, reports: string): RunPart | StoredProblem {
  const report = reportFiles(reports, run.run);
  if (report === null) {
    const detail = "there is no finished report: none is sent";
    return { code: "MISSING_FILE", path: `${reports}/${run.run}`, name: `run ${run.run}`, detail };
  }
  return {
    tag: "report",
    value: SENT,
    send: async ({ connection, there }) => {
      await sendArtifacts(connection, `${there.uri}/${REPORT}`, report.files);
      await sendMetrics(connection, there.id, await foldMetrics(report.folder, Date.parse(run.committedAt)));
    },
  };
}

/** The one part that changes: with every promotion and rollback of one of its keys. */
function keysPart({ run, versions }: LocalRun): RunPart {
  const table = keyTable(run, versions), standing = standingTags(versions);
  return {
    tag: "keys",
    value: hashValue(table),
    send: async ({ connection, there, version }) => {
      await replaceFile(connection, there.uri, { name: KEYS, text: JSON.stringify(table) });
      const shown = JSON.stringify([{ path: KEYS, type: "table" }]);
      const tags = tagList({ [`${TAG}stage`]: standing.stage, "mlflow.loggedArtifacts": shown });
      await connection.ask("POST", "mlflow/runs/log-batch", { run_id: there.id, tags });
      await tagVersion(connection, version, standing);
    },
  };
}
