import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

/** The small config with a policy, as a file of its own. */
async function policyFile(project: { dir: string; config: string }, lifecycle: unknown): Promise<string> {
  const config = JSON.parse(await Deno.readTextFile(project.config)), path = `${project.dir}/policy.json`;
  await Deno.writeTextFile(path, JSON.stringify({ ...config, lifecycle }));
  return path;
}

Deno.test("a run below the limits is refused with exit code 4, nothing serves, and gate lets it pass by other rules", () =>
  withProject(async (project) => {
    const strict = await policyFile(project, { gates: { run: { rmspe: 0.001 } } });
    const run = await project.train("--config", strict, "--no-charts");
    assertEquals(run.code, 4);
    assertStringIncludes(run.stdout, "Gate: refused, rmspe is ");
    assertStringIncludes(run.stderr, "above its limit 0.001; 4 keys are served by no model");
    assertEquals((await cli(["models", ...project.registry, "--json"])).json().models, []);

    const [{ name: id }] = await Array.fromAsync(Deno.readDir(`${project.dir}/reports`));
    const gate = (...more: string[]) => cli(["gate", "--run", id, ...project.registry, ...more]);
    const again = await gate("--json"), { rules, ...rest } = again.json();
    assertEquals([again.code, rest], [1, { run: id, passed: false, keys: { staged: 0, held: 4 }, kept: [] }]);
    const [first] = rules as Record<string, unknown>[];
    assertEquals([first.name, first.scope, first.limit, first.ok], ["rmspe", "run", 0.001, false]);

    const unsigned = await gate("--config", project.config);
    assertEquals(unsigned.code, 2);
    assertStringIncludes(unsigned.stderr, "add --by NAME and --note TEXT");
    const decision = ["--by", "ana", "--note", "as agreed"];
    const one = await gate("--config", project.config, ...decision, "--item", "short", "--json");
    assertEquals([one.code, one.json().keys], [0, { staged: 1, held: 0 }]);
    const all = await gate("--config", project.config, ...decision);
    assertEquals(all.code, 0, all.stderr);
    assertStringIncludes(all.stdout, "The run has passed.\n4 keys have passed, 0 stay behind.");
    const history = await cli(["history", "--kind", "GATED", ...project.registry]);
    assertStringIncludes(history.stdout, "GATED passed, by other rules (config.json)");
    const staged = (await cli(["models", "list", "--stage", "Staging", ...project.registry, "--json"])).json();
    assertEquals((staged.models as unknown[]).length, 4);
  }));

Deno.test("with approval by hand what passes waits, and gate says the same again without another event", () =>
  withProject(async (project) => {
    const manual = await policyFile(project, { approval: "manual" });
    const run = await project.train("--config", manual, "--json", "--no-charts");
    assertEquals(run.code, 0, run.stderr);
    const { gate, challengers, run: id } = run.json() as Record<string, never> & { gate: Record<string, unknown> };
    assertEquals([gate.passed, gate.keys, gate.serves, challengers as unknown], [
      true,
      { staged: 4, held: 0 },
      { new: 0, former: 0, none: 4 },
      4,
    ]);
    const ended = await project.train("--config", manual, "--resume", "--no-charts");
    assertStringIncludes(ended.stdout, `Next: deno task promote --run ${id} --registry`);
    const twice = [];
    for (let i = 0; i < 2; i++) twice.push((await cli(["gate", "--run", id, ...project.registry, "--json"])).json());
    assertEquals(twice[0], twice[1]);
    assertEquals([twice[0].passed, twice[0].keys], [true, { staged: 4, held: 0 }]);
  }));

Deno.test("gate of a run or registry that is not there makes nothing", async () => {
  const root = Deno.makeTempDirSync();
  try {
    const missing = await cli(["gate", "--run", "r", "--registry", `${root}/none`]);
    assertEquals(missing.code, 1);
    assertStringIncludes(missing.stderr, "error[NOT_FOUND]");
    assert([...Deno.readDirSync(root)].length === 0);
    assertEquals((await cli(["gate"])).code, 2);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("a run on a table whose last weeks are in another unit is refused, and says so", () =>
  withProject(async (project) => {
    const rows = await Deno.readTextFile(`${project.dir}/t.csv`);
    await Deno.writeTextFile(`${project.dir}/t.csv`, rows.replaceAll(/^(2024-06-(?:17|24),.*)$/gm, "$100"));
    const run = await project.train("--no-charts");
    assertEquals(run.code, 4, run.stderr);
    assertStringIncludes(run.stdout, "Gate: refused, units is 0.75");
    assertStringIncludes(run.stderr + run.stdout, "UNIT_CHANGED");
  }));
