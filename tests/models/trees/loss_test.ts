import { assertEquals, assertMatch } from "@std/assert";
import { type LossName, lossOf } from "../../../lib/models/trees/loss.ts";

const NAMES: LossName[] = ["squared", "absolute", "poisson", "quantile", "logistic", "relative", "tweedie"];

Deno.test("lossOf() names itself and its link, and tells where the hessian is the weight", () => {
  assertEquals(NAMES.map((name) => lossOf(name).name), NAMES);
  assertEquals(NAMES.map((name) => lossOf(name, 0.8).link), [
    ...["identity", "identity", "log", "identity", "logit", "identity", "log"],
  ]);
  assertEquals(NAMES.map((name) => lossOf(name).constantHessian), [true, true, false, true, false, true, false]);
});

Deno.test("lossOf() gives the level to quantile, and as its power to tweedie, only; the absolute error is twice the pinball loss at one half", () => {
  assertEquals(NAMES.map((name) => lossOf(name, 0.8).level), [0.5, 0.5, 0.5, 0.8, 0.5, 0.5, 0.8]);
  const [absolute, quantile] = [lossOf("absolute"), lossOf("quantile")];
  assertEquals([absolute.kind, absolute.level, absolute.factor], [quantile.kind, quantile.level, 2 * quantile.factor]);
  assertEquals(new Set(NAMES.map((name) => lossOf(name).kind)).size, 6, "all others are losses of their own");
});

Deno.test("lossOf() refuses targets outside the loss' domain", () => {
  for (const name of ["poisson", "tweedie"] as const) assertMatch(lossOf(name).refuses(-1) ?? "", />= 0/);
  assertEquals(lossOf("tweedie").level, 1.5);
  assertMatch(lossOf("logistic").refuses(0.5) ?? "", /0 or 1/);
  assertMatch(lossOf("logistic").refuses(-1) ?? "", /0 or 1/);
});

Deno.test("lossOf() takes both classes, any count, and any number where there is no domain", () => {
  assertEquals([0, 1].map((target) => lossOf("logistic").refuses(target)), [null, null]);
  assertEquals([0, 0.5, 1e9].map((target) => lossOf("poisson").refuses(target)), [null, null, null]);
  for (const name of ["squared", "absolute", "quantile", "relative"] as const) {
    assertEquals(lossOf(name).refuses(-9), null);
  }
});

Deno.test("lossOf() of several classes has a score for each, and refuses what is none of them", () => {
  const loss = lossOf("softmax", 4);
  assertEquals([loss.outputs, loss.link, loss.constantHessian], [4, "softmax", false]);
  assertEquals([0, 3].map((target) => loss.refuses(target)), [null, null]);
  for (const target of [-1, 4, 0.5]) assertMatch(loss.refuses(target) ?? "", /integer below 4/);
});
