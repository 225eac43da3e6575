import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  checkConfigs,
  checkPackages,
  checkRegistry,
  checkRuntime,
  checkTools,
  checkWritable,
} from "../../../lib/cli/operate/doctor_checks.ts";

async function withFolder(test: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await test(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("checkRuntime() fails for an old Deno", () => {
  const status = (version: string) => checkRuntime(version).find((row) => row.name === "deno")?.status;
  assertEquals(["1.46.3", "2.8.9", "2.9.0", "2.10.0", "3.0.0"].map(status), ["fail", "fail", "ok", "ok", "ok"]);
});

Deno.test("checkPackages() reports each package that does not load", async () => {
  const rows = await checkPackages({
    good: () => Promise.resolve(),
    bad: () => Promise.reject(new Error("no network")),
  });
  assertEquals(rows.map(({ name, status, detail }) => [name, status, detail]), [
    ["good", "ok", "loads"],
    ["bad", "fail", "no network"],
  ]);
});

Deno.test("checkWritable() finds the nearest folder that exists, and files in the way", () =>
  withFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/file`, "");
    const rows = await checkWritable({ here: dir, new: `${dir}/a/b/c`, blocked: `${dir}/file/x` });
    assertEquals(rows.map((row) => row.status), ["ok", "ok", "fail"]);
    assertStringIncludes(rows[1].detail, "to be created");
    assertEquals((await checkWritable({ relative: "not_there_at_all" }))[0].status, "ok");
  }));

Deno.test("checkRegistry() takes an empty root and refuses a broken one", () =>
  withFolder(async (dir) => {
    assertEquals((await checkRegistry(dir))[0].status, "ok");
    await Deno.writeTextFile(`${dir}/registry.db`, "not a database");
    assertEquals((await checkRegistry(dir))[0].status, "fail");
  }));

Deno.test("checkRegistry() and checkConfigs() do not call missing what cannot be looked at", () =>
  withFolder(async (dir) => {
    const unspeakable = `${dir}/${"x".repeat(300)}`;
    assertEquals((await checkRegistry(unspeakable)).map(({ status }) => status), ["fail"]);
    await Deno.writeTextFile(`${dir}/c.json`, JSON.stringify({ source: `${unspeakable}.csv`, horizon: 3 }));
    const [{ status, detail }] = await checkConfigs(`${dir}/c.json`);
    assertEquals([status, detail.includes("is not there")], ["fail", false]);
  }));

Deno.test("checkTools() finds the kernel of this Deno", async () => {
  const rows = await checkTools();
  assertEquals(rows.find((row) => row.name === "kernel")?.status, "ok");
  assert(rows.every((row) => row.status === "ok" || row.hint !== ""));
});

Deno.test("checkConfigs() tells a missing table of one config from those of all", () =>
  withFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/a.json`, JSON.stringify({ source: `${dir}/none.csv` }));
    await Deno.writeTextFile(`${dir}/b.json`, JSON.stringify({ source: "simulator" }));
    await Deno.writeTextFile(`${dir}/c.json`, JSON.stringify({ sauce: "x" }));
    await Deno.writeTextFile(`${dir}/schema.json`, "{}");
    const all = await checkConfigs(undefined, dir);
    assertEquals(all.map((row) => row.status), ["ok", "ok", "fail"]);
    assertEquals((await checkConfigs(`${dir}/a.json`)).map((row) => row.status), ["fail"]);
    assertEquals((await checkConfigs(undefined, `${dir}/nowhere`)).map((row) => row.status), ["warn"]);
  }));
