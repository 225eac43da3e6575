import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseConfig } from "../../../lib/core/config/config.ts";
import { decideConfig } from "../../../lib/data/proposal/decide_config.ts";
import type { TableEvidence } from "../../../lib/data/proposal/proposal.ts";

const LOOK = {
  known: 400,
  distinct: 50,
  numbers: 400,
  formatted: 0,
  commas: 0,
  codes: 0,
  hasFraction: false,
  negatives: 0,
  zeros: 4,
  min: 0,
  max: 50,
  example: "7",
  dates: null,
  readings: [],
};

/** Four keys with a hundred weeks each, but for what is said. */
function evidence(fields: Partial<TableEvidence> = {}, target: Partial<typeof LOOK> = {}): TableEvidence {
  const sure = (name: string) => ({ name, certainty: "sure" as const, others: [] });
  return {
    source: "t.csv",
    encoding: null,
    look: {
      rows: 400,
      columns: [{ ...LOOK, name: "week" }, { ...LOOK, name: "item" }, { ...LOOK, ...target, name: "n" }],
    },
    time: sure("week"),
    target: sure("n"),
    keys: ["item"],
    facts: {
      keys: 4,
      parts: [{ distinct: 4, empty: 0 }],
      first: 0,
      last: 99,
      medianPeriods: 100,
      gaps: 0,
      repeated: 0,
      constant: [],
      ahead: [],
    },
    calendar: { frequency: "week", anchor: 0 },
    answers: {},
    ...fields,
  };
}

Deno.test("decideConfig() gives a config that is valid, without doubts where all is plain", () => {
  const { config, doubts, reasons } = decideConfig(evidence());
  assertEquals(parseConfig(config).horizon, 8);
  assertEquals(doubts, []);
  assertStringIncludes(reasons.target!, "1 % of them zero");
});

Deno.test("decideConfig() keeps negative values where they are many, and says what becomes of few", () => {
  assertEquals(decideConfig(evidence({}, { negatives: 100, min: -9 })).config.cleaning?.nonNegative, false);
  const few = decideConfig(evidence({}, { negatives: 2, min: -9 }));
  assertEquals(few.config.cleaning?.nonNegative, undefined);
  assertStringIncludes(few.doubts.join(), "2 values of n below zero");
});

Deno.test("decideConfig() says which choices are guesses, and the option for each", () => {
  const guess = { name: "n", certainty: "guess" as const, others: ["m"] };
  assertStringIncludes(decideConfig(evidence({ target: guess })).doubts[0]!, "(or m?): --target COLUMN");
  assertEquals(decideConfig(evidence({ target: guess, answers: { target: "n" } })).doubts, []);
});

Deno.test("decideConfig() asks for more folds where one long series would show too few errors for its intervals", () => {
  const facts = { ...evidence().facts, keys: 1, medianPeriods: 200 };
  assertEquals(decideConfig(evidence({ keys: [], facts })).config.folds, { count: 5 });
  const short = decideConfig(evidence({ keys: [], facts: { ...facts, medianPeriods: 100 } })).config;
  assertEquals([short.folds, short.levels], [undefined, [80]]);
});
