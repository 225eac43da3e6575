import { assertEquals } from "@std/assert";
import { formatStages } from "../../../lib/cli/train/pipeline_table.ts";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { runSummary } from "../_support/run_summary.ts";

Deno.test("formatStages() says how each stage ended, what it made, and what was not run", () => {
  const at = { error: null, seconds: 1.24 };
  const features = { group: { version: 2, name: "shop", keys: [{}] }, isNew: true };
  const error = new DataError("EMPTY_TABLE", "Cannot read");
  const runs = [
    { ...at, stage: "features", status: "done", result: { features } },
    { ...at, stage: "train", status: "incomplete", result: { train: { run: "r1", summary: runSummary() } } },
    {
      ...at,
      stage: "gate",
      status: "done",
      result: { gate: { passed: true, rules: [], keys: { staged: 3, held: 1 } } },
    },
    { ...at, stage: "promote", status: "done", result: { promote: null } },
    { ...at, stage: "infer", status: "failed", result: {}, error },
  ] as never[];
  assertEquals(
    formatStages(runs, ["features", "train", "gate", "promote", "infer", "monitor"]),
    `stage                  took
features  done        1.2 s  version 2 of shop, 1 key
train     incomplete  1.2 s  run r1, 4 keys
gate      done        1.2 s  3 keys passed, 1 held
promote   done        1.2 s  waits in Staging for approval: --by NAME --note TEXT
infer     failed      1.2 s  EMPTY_TABLE: Cannot read
monitor   not run`,
  );
});
