import { assertEquals } from "@std/assert";
import { nameFinder, plainName, usualSpellings } from "@lib/data/rows/plain_names.ts";

Deno.test("plainName() leaves ids and measurements as they are", () => {
  const texts = [
    "3.0",
    "-3.00",
    "0.0",
    "TRUE",
    "False",
    "03.0",
    "3.10",
    "3.",
    "1e3",
    "v1.0",
    "12345678901234567890.0",
    " a b ",
  ];
  assertEquals(texts.map(plainName), [
    ...["3", "-3", "0", "true", "false", "03.0", "3.10", "3.", "1e3", "v1.0", "12345678901234567890", "a b"],
  ]);
});

Deno.test("nameFinder() prefers the text itself, and guesses nothing where two names are alike", () => {
  const find = nameFinder(["1", "1.0", "2.0", "True"]);
  assertEquals(["1.0", "1.00", "2", "2.00", "true", null, "x"].map((text) => find(text)), [
    ...["1.0", "1.00", "2.0", "2.0", "True", null, "x"],
  ]);
});

Deno.test("usualSpellings() are found as the name, of ids and words as they are", () => {
  const names = ["3", "-4.00", "007", "True", "Basel", "1.5"];
  assertEquals(names.map(usualSpellings), [
    ["3", "3.0"],
    ["-4", "-4.0"],
    ["007"],
    ["true", "TRUE", "True"],
    ["Basel"],
    ["1.5"],
  ]);
  for (const name of names) {
    assertEquals(
      usualSpellings(name).map(nameFinder([name])),
      usualSpellings(name).map(() => name),
    );
  }
});
