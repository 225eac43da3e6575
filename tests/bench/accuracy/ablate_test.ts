import { assert, assertEquals } from "@std/assert";
import { evaluateTable } from "@lib/training/run/evaluate.ts";
import { ablationOf } from "../../../bench/accuracy/ablation.ts";
import { ablateOrigin } from "../../../bench/accuracy/ablate.ts";
import { classBlends, type ForecastsAt } from "../../../bench/accuracy/class_blend.ts";
import type { KeyForecast } from "../../../bench/accuracy/key_scores.ts";
import { servedWeights } from "../../../bench/accuracy/served_weights.ts";
import { withUsage } from "../../../bench/accuracy/usage.ts";
import { Project, tableRows } from "../../training/_project.ts";

Deno.test("ablateOrigin() chooses again without each contender; servedWeights() add up to 1", async () => {
  using project = new Project(tableRows(4), { contenders: ["seasonal_naive", "ses", "mean"] });
  const forecasts: KeyForecast[] = [];
  let weights: Awaited<ReturnType<typeof servedWeights>> = {}, keys: ReadonlySet<string> = new Set();
  await evaluateTable(project.config, {
    store: project.paths.store,
    scratch: `${project.root}/scratch`,
    output: `${project.root}/out.csv`,
    digits: "all",
    async onOrigin(origin) {
      keys = new Set((await Array.fromAsync(origin.chunks())).flat().map(({ key }) => key.id));
      forecasts.push(...await ablateOrigin(origin, keys));
      weights = await servedWeights(origin, keys);
    },
  });
  assertEquals(forecasts.map(({ key }) => key).sort(), [...keys].sort());
  const [{ forecasts: own }] = forecasts;
  const served = Deno.readTextFileSync(`${project.root}/out.csv`).split("\n").slice(1, 7).map((line) =>
    line.split(",")
  );
  assertEquals(served.map((cells) => Number(cells[6])), own.get("ours"), "the first key's, as evaluate wrote them");
  assert(own.get("seasonal_naive")?.every((value) => value === own.get("seasonal_naive")?.[0]), "SES alone is flat");
  const { ratios } = ablationOf({ name: "small", file: "", measure: "wape", subsets: ["all"] }, 1, forecasts);
  assertEquals(Object.keys(ratios).slice(0, 2), ["seasonal_naive", "ses"]);
  for (const { weights: own } of Object.values(weights)) {
    assertEquals(Math.round(1000 * Object.values(own).reduce((sum, weight) => sum + weight, 0)), 1000);
  }
});

Deno.test("classBlends() is the blend of a kind of demand", async () => {
  using project = new Project(tableRows(4), { contenders: ["seasonal_naive", "ses", "mean"] });
  const found: ForecastsAt[] = [];
  await evaluateTable(project.config, {
    store: project.paths.store,
    scratch: `${project.root}/scratch`,
    output: `${project.root}/out.csv`,
    digits: "all",
    async onOrigin(origin) {
      const keys = new Set((await Array.fromAsync(origin.chunks())).flat().map((b) => b.key.id));
      found.push(await classBlends(origin, keys));
    },
  });
  const [head, ...lines] = Deno.readTextFileSync(`${project.root}/out.csv`).split("\n").map((line) => line.split(","));
  const [own] = found, [[at, forecast]] = own;
  assertEquals(own.size, 4);
  assertEquals(at.endsWith(` ${lines[0][head.indexOf("origin")]}`), true);
  const written = lines.slice(0, 4 * forecast.length).map((cells) => Number(cells[head.indexOf("yhat_blend")]));
  assertEquals([...own.values()].flatMap((values) => [...values]), written);
});

Deno.test("withUsage() tells what the work gave and took", async () => {
  const { value, usage } = await withUsage(() => Promise.resolve(7));
  assertEquals(value, 7);
  assert(usage.seconds >= 0 && (Deno.build.os !== "linux" || (usage.megabytes > 10 && usage.processor >= 0)));
});
