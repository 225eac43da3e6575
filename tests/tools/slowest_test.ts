import { assertEquals } from "@std/assert";
import { slowest, slowestText } from "../../tools/slowest.ts";

const REPORT = `<testsuites name="deno test" tests="3">
    <testsuite name="./tests/a_test.ts" tests="2">
        <testcase name="a() is &lt; &quot;b&quot; &amp;lt;" classname="./tests/a_test.ts" time="0.250" line="4" col="6">
        </testcase>
        <testcase name="a() again" classname="./tests/a_test.ts" time="1.500" line="9" col="6">
            <failure message="why">why</failure>
        </testcase>
    </testsuite>
    <testsuite name="./tests/b_test.ts" tests="1">
        <testcase name="b()" classname="./tests/b_test.ts" time="1.600" line="4" col="6"></testcase>
    </testsuite>
</testsuites>`;

Deno.test("slowest() orders tests by their seconds, files by those of all their tests", () => {
  assertEquals(slowest(REPORT, 3), {
    files: [{ name: "tests/a_test.ts", seconds: 1.75 }, { name: "tests/b_test.ts", seconds: 1.6 }],
    tests: [
      { name: "tests/b_test.ts: b()", seconds: 1.6 },
      { name: "tests/a_test.ts: a() again", seconds: 1.5 },
      { name: 'tests/a_test.ts: a() is < "b" &lt;', seconds: 0.25 },
    ],
  });
});

Deno.test("slowest() counts steps with their test, and files outside by their own path", () => {
  const cases = [["a > b", 2], ["a > b > one", 1.5], ["a > b > one > 2 > 1", 1], ["a > c", 1]];
  const report = cases.map(([name, time]) => `<testcase name="${name}" classname="../../x/a_test.ts" time="${time}"`);
  assertEquals(slowest(report.join("\n").replaceAll(" > ", " &gt; "), 9).files, [{
    name: "../../x/a_test.ts",
    seconds: 3,
  }]);
});

Deno.test("slowestText() has as many of each as were asked for", () => {
  assertEquals(
    slowestText(REPORT, 1),
    [
      ...["slowest files, seconds", "    1.75  tests/a_test.ts", ""],
      ...["slowest tests, seconds", "    1.60  tests/b_test.ts: b()"],
    ].join("\n"),
  );
});
