import type { PipelineStage } from "../../retraining/pipeline_stages.ts";
import type { StageRun } from "../../retraining/run_pipeline.ts";
import { tellBroken } from "../live/gate_table.ts";
import { formatCount } from "../../core/text/plural.ts";
import { formatDuration } from "../../core/text/format_number.ts";
import { formatTable } from "../session/table.ts";

/** The stages of a pipeline for people: how each ended, and those that were not run. */
export function formatStages(runs: readonly StageRun[], stages: readonly PipelineStage[]): string {
  const rest = stages.slice(runs.length);
  return formatTable([
    { title: "stage", cells: [...runs.map(({ stage }) => stage), ...rest], align: "left" },
    { title: "", cells: [...runs.map(({ status }) => status), ...rest.map(() => "not run")], align: "left" },
    { title: "took", cells: [...runs.map(({ seconds }) => formatDuration(seconds)), ...rest.map(() => "")] },
    { title: "", cells: [...runs.map(tellStage), ...rest.map(() => "")], align: "left" },
  ]);
}

function tellStage({ stage, result, error }: StageRun): string {
  const { features, retrain, train, gate, promote, infer, monitor } = result;
  if (error !== null) return `${error.code}: ${error.message}`;
  if (features !== undefined) {
    const { group, isNew } = features;
    return `version ${group.version}${isNew ? "" : " (unchanged)"} of ${group.name}, ${
      formatCount(group.keys.length, "key")
    }`;
  }
  if (retrain !== undefined) {
    const { plan: { keys, skipped, blocked }, trained } = retrain;
    const done = `${keys.length} of ${formatCount(keys.length + skipped.length, "key")}`;
    return blocked.length > 0
      ? `blocked: ${blocked[0]?.code}`
      : trained === null
      ? done
      : `${done}, run ${trained.run}`;
  }
  if (train !== undefined) return `run ${train.run}, ${formatCount(train.summary.keys, "key")}`;
  if (gate !== undefined) {
    return gate.passed
      ? `${formatCount(gate.keys.staged, "key")} passed, ${gate.keys.held} held`
      : tellBroken(gate.rules);
  }
  if (infer !== undefined) return `${formatCount(infer.rows, "row")}: ${infer.output}`;
  if (monitor !== undefined) {
    return `${formatCount(monitor.checked, "rows" in monitor ? "row" : "forecast")} compared with what came`;
  }
  if (stage === "promote" && promote === null) return "waits in Staging for approval: --by NAME --note TEXT";
  return promote === undefined || promote === null
    ? ""
    : `${promote.promoted} promoted, ${promote.unchanged} as before`;
}
