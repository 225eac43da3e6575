import { SHARED_ERRORS, SHARED_UNSEEN } from "@lib/competition/champions/rows_layout.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { openForecastService } from "@lib/inference/service/hot_service.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { PackReader } from "@lib/registry/packs/pack_reader.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import type { Params } from "@lib/models/contract/family.ts";
import type { TrainingResult } from "@lib/training/record/result.ts";
import { rowsCsv, RowsProject } from "./_rows_project.ts";
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";

const CLASSES = {
  problem: "classification",
  target: "grade",
  contenders: ["logistic", "global_gradient_boosting", "blend"],
} as const;

/** What a run has registered, with the bytes of every model. */
function registered(dir: string, { run }: Pick<TrainingResult, "run">) {
  const registry = openRegistry(`${dir}/models`, { now: () => new Date(0) });
  try {
    return {
      unseen: registry.readShared(run, SHARED_UNSEEN),
      errors: registry.readShared(run, SHARED_ERRORS),
    };
  } finally {
    registry.close();
  }
}

for (
  const [name, fields, metric] of [
    ["numbers", {}, "rmse"],
    ["classes", CLASSES, "log_loss"],
    ["two targets", { target: ["spend", "extra"] }, "rmsse"],
  ] as const
) {
  Deno.test(`trainTable() trains rows of a table into a registry: ${name}`, async () => {
    const project = new RowsProject(fields), result = await project.train(), { summary } = result;
    const outcomes = [...result.outcomes];
    assertEquals(outcomes.map(({ key }) => key.parts[0]), ["k0", "k1", "k2", "k3", "k4", "k5"]);
    assertEquals(summary.outcomes, { champion: 5, fallback: 1, failed: 0 });
    const short = outcomes[5]!;
    assertEquals([short.status, short.reason], ["fallback", "TOO_SHORT"]);
    assert(["global_gradient_boosting", "prior_mean", "blend"].includes(short.contender), short.contender);
    // What was chosen is better than to say the same of every row.
    const ours = summary.metrics.ours?.[metric] ?? NaN, baseline = summary.metrics.prior_mean?.[metric] ?? NaN;
    assertLess(ours, 0.7 * baseline);
    assertGreater(summary.coverage["80"] ?? NaN, 60);
    for (const { scores } of outcomes) assertGreater(scores.naive_error ?? NaN, 0);
    const { unseen, errors } = registered(project.dir, result);
    assert(unseen.length > 0 && errors.length > 0);
    const held = `${result.reportDir}/held_rows.parquet`;
    assertGreater(Deno.statSync(held).size, 100);
  });
}

/** Names of the packs of models, which are hashes; those of leaderboards hold measured times. */
function packsOf({ dir }: RowsProject): string[] {
  return [...Deno.readDirSync(`${dir}/models/packs`)].map(({ name }) => name).filter((name) => {
    const pack = new PackReader(`${dir}/models/packs/${name}`);
    const isOfModels = pack.index().some((entry) => entry.name.startsWith("model:"));
    pack.close();
    return isOfModels;
  }).sort();
}

Deno.test("trainTable() of rows gives the same models whatever does the work, and again", async () => {
  const [here, again, workers] = await Promise.all([0, 0, 2].map(async (count) => {
    const project = new RowsProject(CLASSES);
    const { summary } = await project.train({ workers: count });
    return { packs: packsOf(project), wins: summary.wins, metrics: summary.metrics };
  }));
  assertEquals(again, here);
  assertEquals(workers, here);
});

Deno.test("trainTable() of rows goes on where a run was stopped, and ends as if it had not been", async () => {
  const whole = new RowsProject(), stopped = new RowsProject(), stop = new AbortController();
  const expected = await whole.train();
  await stopped.train({
    signal: stop.signal,
    onProgress: ({ phase, done }) => phase === "backtest" && done > 0 && stop.abort(),
  }).catch(() => {});
  const resumed = await stopped.train({ resume: true });
  assertEquals(resumed.summary.metrics, expected.summary.metrics);
  assertEquals(packsOf(stopped), packsOf(whole));
});

Deno.test("trainTable() of rows in time: what comes in the test part changes no choice", async () => {
  const project = new RowsProject({ time: "day" }), plain = await project.train();
  const { group } = await prepareTable(project.config, { store: `${project.dir}/features` });
  // The last of 60 days.
  assertEquals([group.table?.isTimed, group.table?.partRows.at(-1)], [true, 50]);
  const changed = await new RowsProject({ time: "day" }, rowsCsv((spend, day) => day >= 50 ? spend + 50 : spend))
    .train();
  const winners = ({ outcomes }: TrainingResult) => Array.from(outcomes, ({ contender }) => contender);
  assertEquals(winners(changed), winners(plain));
  assertEquals(changed.summary.oneForAll, plain.summary.oneForAll);
  // The check can fail: what came is what is scored by.
  assertGreater(changed.summary.metrics.ours?.rmse ?? NaN, 10);
});

Deno.test("trainTable() of two targets calls no model trained on a part of its rows that has learned from all", async () => {
  for (const [localRows, isCut] of [[60, false], [40, true]] as const) {
    const contenders = ["ridge"] as const, target = ["spend", "extra"];
    const project = new RowsProject({ target, contenders: [...contenders], limits: { localRows } });
    await project.train();
    const registry = openRegistry(`${project.dir}/models`, { now: () => new Date(0) });
    const flags = registry.listVersions().flatMap((version) => version.flags);
    registry.close();
    assertEquals(flags.includes("ridge:ROWS_CUT"), isCut, `${localRows}`);
  }
});

Deno.test("trainTable() of classes scores every method by the classes that it would decide for", async () => {
  // To miss the highest costs all: nobody says anything else.
  const costs = { high: { low: 1000, mid: 1000 } };
  const { summary, outcomes } = await new RowsProject({ ...CLASSES, classes: { costs } }).train();
  const { ours, logistic } = summary.metrics, [first] = outcomes;
  assertLess(ours?.accuracy ?? NaN, 0.6);
  assertLess(logistic?.accuracy ?? NaN, 0.6);
  assertLess(first?.scores.accuracy ?? NaN, 0.7);
});

Deno.test("trainTable() of classes of several targets gives each its own keys, classes and score, and predicts rows for each", async () => {
  const target = ["grade", "colour"], inputs = { names: ["x", "z", "day"] };
  const contenders = ["prior_mean", "logistic", "global_logistic", "blend"] as const;
  const project = new RowsProject({ ...CLASSES, target, inputs, contenders: [...contenders] });
  const { outcomes, summary } = await project.train(), own = [...outcomes].map(({ key }) => key.parts);
  assertEquals(project.config.keys, ["customer", "target"]);
  assertEquals(own.slice(0, 3), [["k0", "colour"], ["k0", "grade"], ["k1", "colour"]]);
  assertLess(summary.metrics.ours?.log_loss ?? NaN, summary.metrics.prior_mean?.log_loss ?? NaN);
  const { dir, config } = project, at = { registry: `${dir}/models`, store: `${dir}/features`, now: () => new Date(0) };
  const service = await openForecastService({ ...at, config }), rows = [{ customer: "k1", x: 1 }, { customer: "new" }];
  const { predictions, keys, keyOf } = await service.predict({ rows });
  assertEquals([...keyOf].map((k) => keys[k]!.parts), [
    ...[["k1", "grade"], ["k1", "colour"], ["new", "grade"], ["new", "colour"]],
  ]);
  const { classes, values, labels, sets } = predictions, grades = ["high", "low", "mid"];
  for (let row = 0; row < 4; row++) {
    classes.forEach((name, c) => {
      const isOwn = grades.includes(name) === (row % 2 === 0), at = row * classes.length + c;
      assertEquals(values[at]! > 0, isOwn, `${row} ${name}`);
      assert(isOwn || sets.every((level) => level[at] === 0));
    });
    assertEquals(grades.includes(classes[labels[row]!]!), row % 2 === 0);
  }
  service.close();
});

Deno.test("trainTable() of keys of a single row chooses among the models of all keys, and tells how these do", async () => {
  const rng = createRng(2);
  const lines = Array.from({ length: 160 }, (_, k) => {
    const x = rng.normal();
    return `k${k},${x.toFixed(4)},${(5 * x + 0.1 * rng.normal()).toFixed(4)}`;
  });
  const given = { inputs: { names: ["x"] }, contenders: ["ridge", "global_ridge", "global_gradient_boosting"] };
  const { summary, outcomes } = await new RowsProject(given, `customer,x,spend\n${lines.join("\n")}\n`).train();
  assertEquals(summary.outcomes, { champion: 0, fallback: 160, failed: 0 });
  assertEquals(
    new Set(Array.from(outcomes, ({ contender, reason }) => `${contender} ${reason}`)),
    new Set(["global_ridge TOO_SHORT"]),
  );
  assertLess(summary.metrics.ours?.rmse ?? NaN, 1);
  assertEquals(summary.metrics.ours?.rmse, summary.metrics.global_ridge?.rmse);
  assertGreater(summary.coverage["80"] ?? NaN, 60);
});

Deno.test("trainTable() of rows takes losses, quantiles and monotone columns from the config, beside any encoding", async () => {
  const base = "global_gradient_boosting", few = { trees: 40, learningRate: 0.3, validation: 0, minLeaf: 3 };
  const variants = Object.entries<Params>({
    poisson: { loss: "poisson" },
    tweedie: { loss: "tweedie", tweedie: 1.3 },
    absolute: { loss: "absolute" },
    high: { loss: "quantile", quantile: 0.9 },
    rising: { monotone: "x: up" },
  }).map(([name, params]) => ({ name, base, params: { ...few, ...params } }));
  const wishes = { interactions: [["x", "z"]], bins: { z: 4 }, clip: 0.01, select: "correlation" } as const;
  const project = new RowsProject(
    {
      contenders: ["prior_mean", ...variants],
      racing: false,
      features: { encode: { ...wishes, interactions: [["x", "z"]] } },
    },
    rowsCsv((spend) => Math.abs(spend)),
  );
  const { summary } = await project.train(), { metrics } = summary;
  assertEquals(summary.contenderFailures, []);
  for (const { name } of variants) assertEquals(metrics[name]?.keys, 6, name);
  const mae = (name: string) => metrics[name]?.mae ?? NaN;
  assertEquals(new Set(variants.map(({ name }) => mae(name))).size, variants.length);
  // What nine in ten rows lie below is far from the middle.
  assertGreater(mae("high"), mae("absolute"));
});
