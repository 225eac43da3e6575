import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { groupTests, listTests } from "../../tools/test.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

const numbered = (room: string, count: number) =>
  Array.from({ length: count }, (_, i) => `tests/${room}/${String(i).padStart(2, "0")}_test.ts`);

Deno.test("groupTests() has every file once, in groups of one room, those that take longest first", () => {
  const files = ["tests/mod_test.ts", ...numbered("models", 80), ...numbered("training", 3), "tests/cli/a/b_test.ts"];
  const groups = groupTests(files);
  assertEquals(groups.map(({ name, files }) => [name, files.length]), [
    ["training_1", 3],
    ["project_1", 1],
    ["cli_1", 1],
    ["models_1", 40],
    ["models_2", 40],
  ]);
  assertEquals(groups.flatMap((group) => group.files).sort(), files.toSorted());
  assertEquals(groups.at(-1)?.files.slice(0, 2), ["tests/models/01_test.ts", "tests/models/03_test.ts"]);
});

Deno.test("groupTests() leaves each file of whole commands alone", () => {
  const groups = groupTests(numbered("processes", 3));
  assertEquals(groups.map(({ name, files }) => [name, files.length]), [1, 2, 3].map((n) => [`processes_${n}`, 1]));
});

Deno.test("groupTests() leaves a file alone that changes what its worker's modules see", async () => {
  const files = await listTests([`${ROOT}tests/models`]), plain = "tests/models/trees/host_plain_test.ts";
  const [own, ...others] = groupTests(files).filter((group) => group.files.includes(plain));
  assertEquals([own?.files, others, files.includes(plain)], [[plain], [], true]);
});

Deno.test("listTests() finds files of tests alone, each once, and refuses a path without any", async () => {
  const found = await listTests([`${ROOT}tests/metrics`, `${ROOT}tests/metrics/`, `${ROOT}tests/mod_test.ts`]);
  assertEquals(found.length, new Set(found).size);
  assertEquals(found.filter((path) => !/^tests\/(?:metrics\/.*|mod)_test\.ts$/.test(path)), []);
  assertEquals(found.includes("tests/mod_test.ts") && found.length > 20, true);
  for (const path of [`${ROOT}tests/none`, `${ROOT}lib/core`]) await assertRejects(() => listTests([path]), RangeError);
});

Deno.test("test runs what a path has, with flags, and fails as its tests fail", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/a_test.ts`, `Deno.test("good", () => {});`);
    await Deno.writeTextFile(`${folder}/b_test.ts`, `Deno.test("bad", () => { throw new Error("why"); });`);
    const script = `${ROOT}tools/test.ts`;
    const run = async (...args: string[]) => {
      const options = { args: ["run", "-A", "--no-check", script, ...args], env: { NO_COLOR: "1" } };
      const { code, stdout } = await new Deno.Command(Deno.execPath(), options).output();
      return { code, text: new TextDecoder().decode(stdout) };
    };
    const all = await run(folder), some = await run(folder, "--filter=good", "--slowest=5");
    assertEquals([all.code, some.code], [1, 0]);
    assertEquals(some.text.split("slowest tests, seconds")[1]?.trim().split("\n").length, 1);
    assertStringIncludes(all.text, "1 passed | 1 failed");
    assertStringIncludes(all.text, "b_test.ts:1:6");
    assertStringIncludes(some.text, "1 passed | 0 failed | 1 filtered out");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
