import { raceOut, staysFor } from "../../../lib/competition/selection/racing.ts";
import { type FleetParts, simulateFleet } from "../_backtests.ts";
import { demand } from "../_problem.ts";
import { assert, assertEquals } from "@std/assert";

const OPTIONS = { contenders: ["a", "b", "c"], folds: 3, problem: demand(), stays: new Set<string>() };
const fleet = (keys: number, parts: Omit<Partial<FleetParts>, "keys"> & Pick<FleetParts, "sigma">) =>
  simulateFleet({ keys, spans: 4, horizon: 6, seed: 3, ...parts });
const names = (keys: number, sigma: readonly number[], options: Partial<typeof OPTIONS> = {}) =>
  raceOut(fleet(keys, { sigma: () => sigma }), { ...OPTIONS, ...options }).map(({ contender }) => contender);

Deno.test("raceOut() leaves out who is behind for certain and no blend needs", () => {
  const [out, ...others] = raceOut(fleet(100, { sigma: () => [0.5, 0.55, 3] }), OPTIONS);
  assertEquals([out.contender, out.group, out.best, out.keys, others], ["c", "smooth", "a", 100, []]);
  assert(out.behind > out.atLeast && out.atLeast > 1, JSON.stringify(out));
});

Deno.test("raceOut() keeps who is worse alone but helps the blend", () => {
  assertEquals(names(100, [0.5, 0.55, 1]), []);
});

Deno.test("raceOut() lets the better half stay, those counted who are out already", () => {
  const sigma = [0.5, 0.52, 2.8, 2.9, 3], many = fleet(100, { sigma: () => sigma });
  const options = { ...OPTIONS, contenders: ["a", "b", "c", "d", "e"] };
  const first = raceOut(many, options);
  assertEquals(first.map(({ contender }) => contender), ["e", "d"]);
  const rest = fleet(100, { sigma: () => [0.5, 0.52, 2.8, NaN, NaN] });
  assertEquals(raceOut(rest, { ...options, out: first }), []);
});

Deno.test("raceOut() judges nobody on few keys, and nobody out who stays in any case", () => {
  assertEquals(names(59, [0.5, 0.55, 3]), []);
  assertEquals(names(100, [0.5, 0.55, 3], { stays: new Set(["c"]) }), []);
});

Deno.test("raceOut() keeps who is best for keys of its own, however bad it is for the others", () => {
  const specialist = (k: number) => k % 12 === 0 ? [4, 4, 0.1] : [0.1, 0.2, 4];
  assertEquals(raceOut(fleet(120, { sigma: specialist }), OPTIONS), []);
});

Deno.test("raceOut() judges a small group with its wider one, and each large group by itself", () => {
  const kinds = ["smooth", "erratic", "lumpy", "intermittent"];
  const kindOf = (k: number) => kinds[k < 70 ? 0 : k < 80 ? 1 : k < 150 ? 2 : 3];
  const sample = fleet(155, {
    sigma: (k) => k < 80 ? [0.5, 0.55, 3] : [3, 0.5, 0.55],
    parts: (k) => ({ kind: kindOf(k) }),
  });
  assertEquals(raceOut(sample, OPTIONS).map(({ group, contender }) => [group, contender]), [
    ["erratic", "c"],
    ["intermittent", "a"],
    ["lumpy", "a"],
    ["smooth", "c"],
  ]);
  const out = raceOut(sample, OPTIONS).filter(({ group }) => group === "erratic");
  assertEquals(raceOut(sample, { ...OPTIONS, out }).map(({ group }) => group), ["intermittent", "lumpy", "smooth"]);
});

Deno.test("raceOut() looks at no span beyond the folds, and not at the order of the keys", () => {
  const sample = fleet(90, { sigma: () => [0.5, 0.55, 3] }), plain = raceOut(sample, OPTIONS);
  const changed = sample.map((key) => ({
    ...key,
    forecasts: key.forecasts.map((value, i) => i % 24 < 18 ? value : -value),
    actual: key.actual.map((value, i) => i < 18 ? value : 9 * value),
  }));
  assertEquals(raceOut(changed, OPTIONS), plain);
  const [reversed] = raceOut(sample.toReversed(), OPTIONS);
  assertEquals([reversed.contender, reversed.keys], [plain[0].contender, 90]);
});

Deno.test("staysFor() asks for group and name", () => {
  const out = [{ contender: "a", group: "lumpy", best: "b", behind: 1, atLeast: 1, keys: 60 }];
  assertEquals([
    staysFor(out, { contender: "a", group: "lumpy" }),
    staysFor(out, { contender: "a", group: "smooth" }),
    staysFor(out, { contender: "b", group: "lumpy" }),
  ], [
    ...[false, true, true],
  ]);
});

Deno.test("raceOut() judges nobody key by key where errors of keys cancel before they count", () => {
  const problem = { ...demand(), rulesOf: () => ({ biasLimit: null, stability: 0, unitOf: () => "all" }) };
  assertEquals(names(100, [0.5, 0.55, 3], { problem }), []);
});
