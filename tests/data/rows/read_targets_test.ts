import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { EvidenceCounter } from "@lib/data/rows/column_evidence.ts";
import { classNamer, classReader, constantTarget, targetFault } from "@lib/data/rows/read_targets.ts";

function read(cells: readonly (string | null)[]) {
  const counter = new EvidenceCounter();
  counter.add(cells);
  return classReader("label", counter.evidence());
}

Deno.test("classReader() sorts texts in code unit order, numbers by size, and knows nothing else", () => {
  const texts = read(["b", "a", null, "B", "b"]);
  assertEquals([texts.classes, ["b", "c", null].map(texts.codeOf)], [["B", "a", "b"], [2, NaN, NaN]]);
  const numbers = read(["10", "9", "9.0", "10"]);
  assertEquals([numbers.classes, numbers.codeOf("9.00"), numbers.findings], [["9", "10"], 0, []]);
  assertEquals(read(["007", "7", "007"]).classes, ["007", "7"]);
});

Deno.test("classReader() tells classes of one row, and 100 or more", () => {
  const [rare] = read(["a", "a", "b", "b", "c"]).findings;
  assertEquals([rare?.code, rare?.count, rare?.examples], ["CLASS_RARE", 1, ["c"]]);
  const [many] = read(Array.from({ length: 400 }, (_, i) => `c${i % 100}`)).findings;
  assertEquals([many?.code, many?.count], ["MANY_CLASSES", 100]);
});

Deno.test("classReader() refuses one class, and nearly as many classes as rows", () => {
  const codeOf = (cells: readonly string[]) => assertThrows(() => read(cells), DataError).code;
  assertEquals(codeOf(["a", "a"]), "CONSTANT_TARGET");
  assertEquals(codeOf(Array.from({ length: 150 }, (_, i) => `c${i}`)), "TOO_MANY_CLASSES");
  assertEquals(codeOf(Array.from({ length: 4004 }, (_, i) => `c${i % 1001}`)), "TOO_MANY_CLASSES");
});

Deno.test("targetFault() says what is wrong with a number", () => {
  const policy = { nonNegative: true };
  const cells = [null, "NaN", "n/a", "x", "inf", "-1e200", "-1", "-0", "2"];
  const faults = [
    "MISSING_TARGET",
    "MISSING_TARGET",
    "MISSING_TARGET",
    "WRONG_TYPE",
    "NON_FINITE",
    "NON_FINITE",
    "NEGATIVE",
    null,
    null,
  ];
  assertEquals(cells.map((cell) => targetFault(cell, policy)), faults as never);
  assertEquals(targetFault("-1", { nonNegative: false }), null);
});

Deno.test("constantTarget() names column and value", () => {
  const { code, message } = constantTarget("spend", "0");
  assertEquals([code, message.includes('"spend"'), message.includes('"0"')], ["CONSTANT_TARGET", true, true]);
});

Deno.test("classNamer() names cells as the classes of the table are named, new ones too", () => {
  const numbers = classNamer(["1", "2"]), codes = classNamer(["007", "7"]), texts = classNamer(["no", "yes"]);
  assertEquals(["1.0", "+2", "3", "many", null, " ", "#REF!"].map(numbers), ["1", "2", "3", "many", null, null, null]);
  assertEquals([codes("007"), codes("7.0"), texts("maybe")], ["007", "7.0", "maybe"]);
});
