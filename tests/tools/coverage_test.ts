import { assertEquals } from "@std/assert";
import { parseLcov, percent } from "../../tools/coverage.ts";

const LCOV = `SF:/p/lib/core/a.ts
DA:1,1
LH:3
LF:4
end_of_record
SF:/p/tests/a_test.ts
LH:1
LF:1
end_of_record
SF:/p/lib/data/b.ts
LH:0
LF:6
end_of_record
`;

Deno.test("parseLcov() takes the files of lib with their lines", () => {
  assertEquals(parseLcov(LCOV, "/p"), [{ path: "lib/core/a.ts", lines: 4, hit: 3 }, {
    path: "lib/data/b.ts",
    lines: 6,
    hit: 0,
  }]);
});

Deno.test("percent() is of lines, not of files", () => {
  assertEquals(percent(parseLcov(LCOV, "/p")), 30);
  assertEquals(percent([]), 100);
});
