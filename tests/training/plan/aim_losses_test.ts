import { parseConfig } from "@lib/core/config/config.ts";
import { CONTENDERS } from "@lib/models/catalog.ts";
import { aimLosses } from "@lib/training/plan/aim_losses.ts";
import { CLASS, NUMBER } from "../../competition/_table.ts";
import { PLAN } from "../_plan.ts";
import { RowsProject } from "../_rows_project.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { assertEquals, assertLess, assertStrictEquals } from "@std/assert";

const contenderOf = (name: string) => CONTENDERS.find((contender) => contender.name === name)!;
const ALL = ["ridge", "gradient_boosting", "gradient_boosting_residual", "global_mlp"].map(contenderOf);
const CONFIG = { contenders: null, hyperparameters: null } as const;
const lossesBy = (metric: Parameters<typeof aimLosses>[1]["config"]["metric"], config = {}) =>
  aimLosses(ALL, { config: { ...CONFIG, metric, ...config }, spec: NUMBER }).map(({ params }) => params.loss ?? "");

Deno.test("aimLosses() fits by absolute or relative errors who is chosen by them, and can", () => {
  assertEquals(lossesBy("mae"), ["", "absolute", "absolute", "absolute"]);
  assertEquals(lossesBy("mape"), ["", "mape", "absolute", "absolute"]);
  const { metric } = parseConfig({ source: "t.csv", problem: "regression", target: "y", metric: { metric: "mae" } });
  assertEquals(lossesBy(metric), lossesBy("mae"));
  assertStrictEquals(aimLosses(ALL, { config: { ...CONFIG, metric: "rmse" }, spec: NUMBER }), ALL);
});

Deno.test("aimLosses() leaves what a config says, what could not be fitted, and other problems", () => {
  const said = { gradient_boosting: { params: { loss: "squared" }, classes: {}, found: false } };
  assertEquals(lossesBy("mae", { hyperparameters: said })[1], "squared");
  const variant = { name: "own", base: "gradient_boosting", params: { loss: "squared" }, recipe: null };
  const own = { ...contenderOf("gradient_boosting"), name: "own" };
  assertEquals(
    aimLosses([own], { config: { ...CONFIG, metric: "mae", contenders: [variant] }, spec: NUMBER })[0]?.params.loss,
    "squared",
  );
  const rising = { ...own, params: { ...own.params, monotone: "x:1" } };
  assertEquals(aimLosses([rising], { config: { ...CONFIG, metric: "mae" }, spec: NUMBER })[0]?.params.loss, "squared");
  assertStrictEquals(aimLosses(ALL, { config: { ...CONFIG, metric: "mae" }, spec: CLASS }), ALL);
  assertStrictEquals(aimLosses(ALL, { config: { ...CONFIG, metric: "mae" }, spec: PLAN.spec }), ALL);
});

Deno.test("trainTable() by absolute errors predicts the middle of skewed numbers, not their mean", async () => {
  const rng = createRng(4);
  const lines = Array.from({ length: 480 }, (_, i) => {
    const x = rng.normal();
    return `k${i % 2},${x.toFixed(4)},${Math.exp(0.3 * x + 1.3 * rng.normal()).toFixed(4)}`;
  });
  const given = { inputs: { names: ["x"] }, contenders: ["global_gradient_boosting"] };
  const maeOf = async (metric: "mae" | "rmse") => {
    const project = new RowsProject({ ...given, metric }, `customer,x,spend\n${lines.join("\n")}\n`);
    const { summary } = await project.train();
    return summary.metrics.global_gradient_boosting?.mae ?? NaN;
  };
  assertLess(await maeOf("mae"), 0.95 * await maeOf("rmse"));
});
