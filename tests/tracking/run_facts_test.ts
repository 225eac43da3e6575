import { assertEquals } from "@std/assert";
import { factsOf } from "@lib/tracking/run_facts.ts";
import { RUNS, withProject } from "./_project.ts";

Deno.test("factsOf() parameters, metrics by score and method, lineage as tags, the table as a data set", () =>
  withProject(({ registry }) => {
    const { time, params, metrics, tags, dataset } = factsOf(registry.showRun(RUNS[0]), null);
    assertEquals(time.end - time.start, 3500);
    assertEquals(params, [
      { key: "name", value: "demo" },
      { key: "folds.count", value: "3" },
      { key: "exogenous.kinds", value: '{"a b":"number"}' },
      { key: "competed", value: '["ridge","Ridge/2"]' },
    ]);
    const values = Object.fromEntries(metrics.map(({ key, value }) => [key.replace(/--[0-9a-f]{32}$/, "--#"), value]));
    assertEquals(values, {
      "mase/ours": 0.5,
      "scored_keys/ours": 2,
      "ours_there/ours": 0.5,
      "mase/ridge": 0.5,
      "scored_keys/ridge": 2,
      "ours_there/ridge": 0.5,
      "mase/Ridge_2--#": 0.5,
      "scored_keys/Ridge_2--#": 2,
      "ours_there/Ridge_2--#": 0.5,
      "outcomes/champion": 2,
      "outcomes/fallback": 0,
      "outcomes/failed": 0,
      "coverage/80": 79.5,
      "coverage/97.5": 97,
      "seconds/read": 1.5,
      "seconds/competition": 2,
      keys: 2,
    });
    const tag = Object.fromEntries(tags.map(({ key, value }) => [key, value]));
    assertEquals([tag["1000models.run"], tag["1000models.plan_hash"], tag["1000models.seed"]], [RUNS[0], "plan", "7"]);
    assertEquals([tag["mlflow.source.git.commit"], tag["1000models.data_hash"]], ["rev", "content"]);
    assertEquals([dataset.name, dataset.digest, dataset.source], ["demo", "content", '{"uri":"demo/v1"}']);
    const entered = [{ name: "ridge", family: "ridge", scope: "local" as const, params: { lambda: 1 } }];
    assertEquals(factsOf(registry.showRun(RUNS[0]), entered).params.at(-1), {
      key: "contender.ridge",
      value: '{"family":"ridge","scope":"local","params":{"lambda":1}}',
    });
    return Promise.resolve();
  }));

Deno.test("factsOf() a summary of another release gives what is in it", () =>
  withProject(({ registry }) => {
    const run = registry.showRun(RUNS[0]);
    assertEquals(factsOf({ ...run, summary: null }, null).metrics, []);
    assertEquals(factsOf({ ...run, summary: { metrics: [], keys: "many" } }, null).metrics, []);
    return Promise.resolve();
  }));
