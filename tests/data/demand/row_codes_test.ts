import { assertEquals } from "@std/assert";
import type { FindingCode } from "../../../lib/core/errors/finding_codes.ts";
import {
  codeList,
  countBroken,
  goodNumbers,
  goodSql,
  type RuleFacts,
  ruleNumbers,
  unquarantinedNumbers,
} from "../../../lib/data/demand/row_codes.ts";

const rule = (code: FindingCode, aside = false): RuleFacts => ({
  ...{ code, severity: "error", column: "", requirement: "" },
  ...aside ? { aside: true } : {},
});
const RULES = [rule("NEGATIVE"), rule("ROWS_AHEAD", true), rule("OUTSIDE_SPAN", true)];

Deno.test("ruleNumbers() are the places of rules from 1, and countOf() the rows that break them", () => {
  assertEquals(ruleNumbers(RULES, ["OUTSIDE_SPAN", "NEGATIVE"]), [1, 3]);
  assertEquals(countBroken({ rules: RULES, perCode: [10, 1, 2, 4] }, ["OUTSIDE_SPAN", "NEGATIVE"]), 5);
});

Deno.test("goodNumbers() are of the panel, and ahead of it; unquarantinedNumbers() those of all that is left aside too", () => {
  assertEquals([goodNumbers(RULES), unquarantinedNumbers(RULES)], [[0, 2], [0, 2, 3]]);
});

Deno.test("codeList() of nothing is a list that no row is in", () => {
  assertEquals([codeList([]), goodSql(RULES)], ["(-1)", "code IN (-1, 0, 2)"]);
});
