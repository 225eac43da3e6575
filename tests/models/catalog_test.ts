import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { defaultIn } from "../../lib/models/contenders.ts";
import { DataError, FitError } from "../../lib/core/errors/errors.ts";
import {
  CONTENDERS,
  FAMILIES,
  familyNames,
  familyOf,
  loadFamily,
  resolveContenders,
  withTuned,
} from "../../lib/models/catalog.ts";

function codeOf(run: () => unknown, Class: typeof DataError | typeof FitError = DataError): string {
  return assertThrows(run, Class).code;
}

Deno.test("CONTENDERS have unique names, known families and their complete parameters", async () => {
  assertEquals(new Set(CONTENDERS.map((contender) => contender.name)).size, CONTENDERS.length);
  for (const contender of CONTENDERS.filter((entry) => entry.scope !== "combination")) {
    const family = await loadFamily(contender.family);
    assertEquals(Object.keys(contender.params), Object.keys(family.defaults), contender.name);
    assertEquals(contender.minRows, family.minRows, contender.name);
    assert(contender.scope === "local" || family.input === "design", "only feature rows can be pooled");
  }
});

Deno.test("CONTENDERS enter every family by default but the heavy package, what has to be imported first, linear models that regression leaves behind, forests of single keys, networks, and what tables alone have", () => {
  const entered = new Set(resolveContenders(null).map((contender) => contender.family));
  assertEquals(familyNames().filter((name) => !entered.has(name)), [
    "ridge",
    "random_forest",
    "mlp",
    "prior_mean",
    "logistic",
    "elastic_net",
    "nearest",
    "ridge_residual",
    "logistic_residual",
    "gradient_boosting_residual",
    "imported",
    "linear",
    "ml_random_forest",
  ]);
});

Deno.test("CONTENDERS name as prior a pooled one of their own family, which is entered where they are by default", () => {
  const byName = new Map(CONTENDERS.map((contender) => [contender.name, contender]));
  const named = CONTENDERS.filter(({ prior }) => prior !== undefined);
  assert(named.length > 0);
  for (const contender of named) {
    const { prior = "", family, scope } = contender, of = byName.get(prior);
    assertEquals([scope, of?.scope, of?.family], ["local", "pooled", family.replace(/_residual$/, "")]);
    assert(of !== undefined && defaultIn(contender).every((problem) => defaultIn(of).includes(problem)));
  }
});

Deno.test("resolveContenders() enters the prior of a contender with it, once", () => {
  const namesOf = (wanted: Parameters<typeof resolveContenders>[0]) =>
    resolveContenders(wanted).map(({ name }) => name);
  assertEquals(namesOf(["naive", "regression"]), ["global_regression", "naive", "regression"]);
  assertEquals(namesOf(["regression", "global_regression"]), ["regression", "global_regression"]);
  const variants = ["a", "b"].map((name) => ({ name, base: "regression", params: {} }));
  assertEquals(namesOf(variants), ["global_regression", "a", "b"]);
});

Deno.test("resolveContenders() gives a variant of other feature rows a prior of the same ones", () => {
  const recipe = { transform: "scale" } as const;
  const [prior, own] = resolveContenders([{ name: "scaled", base: "regression", params: {}, recipe }]);
  assertEquals([prior.name, prior.scope, prior.recipe], ["global_scaled", "pooled", recipe]);
  assertEquals([own.name, own.scope, own.recipe, own.prior], ["scaled", "local", recipe, "global_scaled"]);
});

Deno.test("CONTENDERS hold the baseline, the pooled models and the combinations", () => {
  const names = resolveContenders(null).map((contender) => contender.name);
  for (const name of ["seasonal_naive", "global_regression", "global_gradient_boosting", "mean", "median"]) {
    assert(names.includes(name), name);
  }
});

Deno.test("CONTENDERS boost all keys in small steps that later rows stop, also fed back and on other scales", () => {
  const boosted = CONTENDERS.filter(({ name }) => name.startsWith("global_gradient_boosting"));
  assertEquals(boosted.map((one) => [one.name.slice(24), one.recipe, one.default]), [
    ["", undefined, true],
    ["_absolute", undefined, true],
    ["_mape", undefined, true],
    ["_recursive", { strategy: "recursive" }, true],
    ["_scaled", { transform: "scale" }, false],
    ["_log", { transform: "log1p_difference" }, false],
  ]);
  assert(boosted.every(({ params }) => params.growth === "leaf" && Number(params.validation) > 0));
});

Deno.test("familyOf() gives the family of a name and refuses others", () => {
  assertStrictEquals(familyOf("ridge"), FAMILIES.ridge);
  const error = assertThrows(() => familyOf("rigde"), FitError);
  assertEquals([error.code, error.hint], ["UNKNOWN_FAMILY", 'Did you mean "ridge"?']);
  assertEquals(codeOf(() => familyOf("constructor"), FitError), "UNKNOWN_FAMILY");
});

Deno.test("familyOf() gives an optional family only after loadFamily()", async () => {
  const worker = new URL("../../lib/models/catalog.ts?fresh", import.meta.url);
  const fresh: typeof import("../../lib/models/catalog.ts") = await import(worker.href);
  assertEquals(assertThrows(() => fresh.familyOf("ml_random_forest"), FitError).code, "FAMILY_NOT_LOADED");
  assertStrictEquals(await fresh.loadFamily("ml_random_forest"), fresh.familyOf("ml_random_forest"));
});

Deno.test("loadFamily() refuses an unknown name", async () => {
  assertEquals((await assertRejects(() => loadFamily("xgboost"), FitError)).code, "UNKNOWN_FAMILY");
});

Deno.test("resolveContenders() keeps the order and completes variants", () => {
  const [first, second] = resolveContenders([
    { name: "long", base: "moving_average", params: { window: 26 } },
    "naive",
  ]);
  assertEquals([first.name, first.family, first.params, second.name], [
    "long",
    "moving_average",
    { window: 26 },
    "naive",
  ]);
  assertNotEquals(CONTENDERS.find((contender) => contender.name === "moving_average")?.params.window, 26);
});

Deno.test("resolveContenders() gives a variant of feature rows its recipe, and refuses one of who sees none", () => {
  const recipe = { transform: "log1p" as const };
  const [own, plain] = resolveContenders([
    { name: "own", base: "ridge", params: {}, recipe },
    { name: "plain", base: "ridge", params: {} },
  ]);
  assertEquals([own.recipe, "recipe" in plain], [recipe, false]);
  for (const base of ["naive", "blend"]) {
    const refused = () => resolveContenders([{ name: "own", base, params: {}, recipe }]);
    assertEquals(assertThrows(refused, DataError).code, "INVALID_PARAMETER");
  }
  assertEquals(resolveContenders([{ name: "same", base: "naive", params: {}, recipe: {} }])[0].recipe, undefined);
});

Deno.test("resolveContenders() names the nearest of an unknown contender or parameter", () => {
  const unknown = assertThrows(() => resolveContenders(["randomforest"]), DataError);
  assertEquals([unknown.code, unknown.hint], ["UNKNOWN_CONTENDER", 'Did you mean "random_forest"?']);
  const parameter = assertThrows(
    () => resolveContenders([{ name: "a", base: "ridge", params: { penalti: 1 } }]),
    DataError,
  );
  assertEquals([parameter.code, parameter.hint], ["UNKNOWN_PARAMETER", 'Did you mean "penalty"?']);
});

Deno.test("resolveContenders() refuses a value of another type and two of one name", () => {
  assertEquals(
    codeOf(() => resolveContenders([{ name: "a", base: "ridge", params: { penalty: "1" } }])),
    "INVALID_PARAMETER",
  );
  assertEquals(
    codeOf(() => resolveContenders(["ridge", { name: "ridge", base: "naive", params: {} }])),
    "DUPLICATE_CONTENDER",
  );
});

Deno.test("resolveContenders() lists what there is where no name is near", () => {
  const unknown = assertThrows(() => resolveContenders(["prophet"]), DataError);
  assertStringIncludes(unknown.hint, "There are: naive, seasonal_naive,");
  assertEquals(unknown.context.names, CONTENDERS.map((contender) => contender.name));
  const none = assertThrows(() => resolveContenders([{ name: "a", base: "naive", params: { window: 3 } }]), DataError);
  assertEquals([none.code, none.hint], ["UNKNOWN_PARAMETER", 'Leave "window" out: there is nothing to vary.']);
  assertStringIncludes(none.message, "its parameters are none");
});

Deno.test("resolveContenders() of null is the default list, in the order of reports, and shares no params", () => {
  const names = resolveContenders(null).map((contender) => contender.name);
  assertEquals(
    names,
    CONTENDERS.filter((contender) => defaultIn(contender).includes("forecast")).map((contender) => contender.name),
  );
  const [a, b] = resolveContenders(["ridge", { name: "stiff", base: "ridge", params: { penalty: 3 } }]);
  assertEquals([a.params.penalty, b.params.penalty, b.scope, b.minRows], [0, 3, "local", a.minRows]);
  assertEquals(resolveContenders([]), []);
});

Deno.test("resolveContenders() keeps the base's own settings under a variant", () => {
  const [variant] = resolveContenders([{ name: "v", base: "global_gradient_boosting_absolute", params: { trees: 7 } }]);
  assertEquals([variant.params.loss, variant.params.trees, variant.scope], ["absolute", 7, "pooled"]);
});

Deno.test("familyOf() lists the families where no name is near", () => {
  const error = assertThrows(() => familyOf("neural_network"), FitError);
  assertStringIncludes(error.hint, "There are: naive,");
  assertEquals(familyNames().at(-1), "ml_random_forest");
});

Deno.test("CONTENDERS for intermittent demand are the families made for it", () => {
  const names = (kind: string) => CONTENDERS.filter((c) => c.for === kind).map((c) => c.name);
  assertEquals(names("intermittent"), ["croston", "sba", "tsb", "adida", "imapa", "global_hurdle"]);
  assert(names("all").includes("seasonal_naive"));
});

Deno.test("withTuned() puts what was found in place of a contender's own, and by class for local ones", () => {
  const entered = resolveContenders(["naive", "sba", "global_ridge"]);
  const [naive, sba, ridge] = withTuned(entered, {
    sba: { params: { alpha: 0.2 }, classes: { lumpy: { alpha: 0.3 } } },
    global_ridge: { params: { penalty: 3 }, classes: {} },
    ses: { params: {}, classes: {} },
  });
  assertEquals(naive, entered[0]);
  assertEquals([sba.params.alpha, sba.paramsByClass], [0.2, { lumpy: { ...sba.params, alpha: 0.3 } }]);
  assertEquals([ridge.params.penalty, ridge.paramsByClass], [3, undefined]);
  const codeOf = (tuned: Parameters<typeof withTuned>[1]) =>
    assertThrows(() => withTuned(entered, tuned), DataError).code;
  assertEquals(codeOf({ nobody: { params: {}, classes: {} } }), "UNKNOWN_CONTENDER");
  assertEquals(withTuned(entered, { nobody: { params: { alpha: 1 }, classes: {}, found: true } }), entered);
  assertEquals(codeOf({ sba: { params: { beta: 1 }, classes: {} } }), "UNKNOWN_PARAMETER");
  assertEquals(codeOf({ global_ridge: { params: {}, classes: { lumpy: { penalty: 1 } } } }), "INVALID_PARAMETER");
});

Deno.test("resolveContenders() has a default list for each problem, and refuses who is meant for another", () => {
  for (const problem of ["regression", "classification"] as const) {
    const entered = resolveContenders(null, problem), names = entered.map(({ name }) => name);
    for (const name of ["prior_mean", "gradient_boosting_residual", "global_gradient_boosting", "mean", "blend"]) {
      assert(names.includes(name), `${problem} ${name}`);
    }
    for (const name of ["random_forest", "gradient_boosting", "global_random_forest"]) {
      assert(!names.includes(name) && resolveContenders([name], problem).length === 1, `${problem} ${name} on request`);
    }
    const kind = problem === "classification" ? "class" : "number";
    for (const { family, scope } of entered) {
      if (scope === "combination") continue;
      assert((FAMILIES[family]?.tasks ?? ["number"]).includes(kind), `${problem} ${family}`);
      assertEquals(FAMILIES[family]?.input, "design");
    }
    assertEquals(codeOf(() => resolveContenders(["seasonal_naive"], problem)), "UNKNOWN_CONTENDER");
  }
  assertEquals(codeOf(() => resolveContenders(["ridge"], "classification")), "UNKNOWN_CONTENDER");
  assertEquals(codeOf(() => resolveContenders(["prior_mean"])), "UNKNOWN_CONTENDER");
});
