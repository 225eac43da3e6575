import { assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { tellGiveaways } from "@lib/data/rows/gives_target_away.ts";

const rng = createRng(5), N = 3000;
const noise = Float64Array.from({ length: N }, () => rng.normal());
const target = Float64Array.from({ length: N }, () => rng.normal());
const classes = Float64Array.from(target, (value) => value > 1 ? 2 : value > 0 ? 1 : 0);
const NUMBER = { kind: "number", outputs: 1 } as const, CLASS = { kind: "class", classes: 3 } as const;

const CASES: readonly (readonly [what: string, Float64Array, isCategory: boolean, number: boolean, class_: boolean])[] =
  [
    ["noise", noise, false, false, false],
    ["the target itself", target, false, true, true],
    ["a monotone function of it", target.map((value) => -Math.exp(value)), false, true, true],
    ["half signal, half noise", target.map((value, i) => value + noise[i]!), false, false, false],
    ["its class as a category", classes, true, false, true],
    ["rounded, as a category", target.map((value) => Math.round(value * 8)), true, true, false],
    ["an id as a category", Float64Array.from({ length: N }, (_, i) => i), true, false, false],
    ["missing but for few rows", target.map((value, i) => i < 20 ? value : NaN), false, false, false],
  ];
for (const [what, values, isCategory, number, class_] of CASES) {
  Deno.test(`tellGiveaways() of ${what}: numbers ${number}, classes ${class_}`, () => {
    const column = { name: "x", values, isCategory };
    assertEquals(tellGiveaways([column], target, NUMBER).length === 1, number);
    assertEquals(tellGiveaways([column], classes, CLASS).length === 1, class_);
  });
}

Deno.test("tellGiveaways() names the column with its evidence", () => {
  const [finding] = tellGiveaways([{ name: "paid", values: target, isCategory: false }], target, NUMBER);
  assertEquals([finding?.code, finding?.column, finding?.count], ["GIVES_TARGET_AWAY", "paid", N]);
  assertEquals(finding?.message.includes("equal in 100.0 %"), true);
});

Deno.test("tellGiveaways() a majority that any column tells is no giveaway", () => {
  const rare = Float64Array.from({ length: N }, (_, i) => i % 50 === 0 ? 1 : 0);
  const told = (values: Float64Array) =>
    tellGiveaways([{ name: "x", values, isCategory: false }], rare, { kind: "class", classes: 2 });
  assertEquals(told(noise), []);
  assertEquals(told(noise.map((value, i) => i % 25 === 1 ? value : NaN)), []);
});

Deno.test("tellGiveaways() of a column that is given for one class alone says so", () => {
  const values = noise.map((value, i) => classes[i] === 2 ? value : NaN);
  for (const isCategory of [false, true]) {
    const [finding] = tellGiveaways(
      [{ name: "left_on", values, isCategory }],
      classes.map((own) => own === 2 ? 1 : 0),
      {
        kind: "class",
        classes: 2,
      },
    );
    assertEquals(finding?.message.includes("whether it is given, it tells the class of 100.0 %"), true);
  }
});

Deno.test("tellGiveaways() of a column that is given for few rows, all of one class, says so", () => {
  const values = noise.map((value, i) => i % 150 === 0 ? value : NaN),
    left = values.map((value) => Number(value === value));
  const told = (target: Float64Array) =>
    tellGiveaways([{ name: "left_on", values, isCategory: false }], target, { kind: "class", classes: 2 });
  assertEquals(told(left).map(({ column, count }) => [column, count]), [["left_on", 20]]);
  assertEquals(told(left.map((own, i) => i % 10 === 0 ? 1 : own)), []);
});
