import { assert, assertEquals } from "@std/assert";
import { PROBLEM_KINDS } from "../../lib/core/config/problem_shapes.ts";
import { FAMILIES } from "../../lib/models/catalog.ts";
import { CONTENDERS, defaultIn, FORECAST_ONLY } from "../../lib/models/contenders.ts";

Deno.test("CONTENDERS have names of their own, and priors that are models of all keys for the same problems", () => {
  const names = CONTENDERS.map(({ name }) => name);
  assertEquals(names.length, new Set(names).size);
  for (const { name, prior, problems = FORECAST_ONLY } of CONTENDERS) {
    if (prior === undefined) continue;
    const found = CONTENDERS.find((one) => one.name === prior);
    assertEquals(found?.scope, "pooled", name);
    assert(problems.every((problem) => (found?.problems ?? FORECAST_ONLY).includes(problem)), name);
  }
});

Deno.test("CONTENDERS of tables read rows, those of classes can predict them", () => {
  for (const { name, family, problems = FORECAST_ONLY } of CONTENDERS) {
    const { input, tasks = ["number"] } = FAMILIES[family] ?? {};
    if (family === "" || input === undefined) continue;
    if (problems.some((problem) => problem !== "forecast")) assertEquals(input, "design", name);
    assertEquals(problems.includes("classification") && !tasks.includes("class"), false, name);
  }
});

Deno.test("defaultIn() has a baseline, a local and a global model for each problem", () => {
  for (const problem of PROBLEM_KINDS) {
    const entered = CONTENDERS.filter((contender) => defaultIn(contender).includes(problem));
    const scopes = new Set(entered.map(({ scope }) => scope));
    assertEquals(scopes, new Set(["local", "pooled", "combination"]), problem);
    assertEquals(entered.some(({ name }) => name === (problem === "forecast" ? "seasonal_naive" : "prior_mean")), true);
  }
});
