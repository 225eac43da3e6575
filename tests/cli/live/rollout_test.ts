import { assertEquals, assertStringIncludes } from "@std/assert";
import { ORIGIN, range, RolloutWorld } from "../../monitoring/_rollout.ts";
import { cli, type CliRun } from "../_support/memory_terminal.ts";

const ANA = ["--by", "ana", "--note", "better since May"];
const noisy = (size: number) => (day: number, k: number) => size * (1 + 0.3 * Math.sin(13 * day + 5 * k));

function rollout({ work, predictions }: RolloutWorld, ...args: string[]): Promise<CliRun> {
  const at = ["--registry", work.registry, "--store", work.store, "--predictions", predictions];
  at.push("--reports", `${work.root}/reports`);
  return cli(["rollout", ...args, ...at]);
}

/** What infer and the registry say serves: they agree. */
async function serving({ work }: RolloutWorld): Promise<string[]> {
  const at = ["--registry", work.registry], output = `${work.root}/f.json`;
  const models = (await cli(["models", ...at, "--json"])).json().models as { run: string; version: number }[];
  assertEquals((await cli(["infer", ...at, "--store", work.store, "--output", output])).code, 0);
  const rows = JSON.parse(Deno.readTextFileSync(output)) as { item: string; version: number; step: number }[];
  assertEquals(
    rows.filter(({ step }) => step === 1).map(({ version }) => version),
    models.map(({ version }) => version),
  );
  return models.map(({ run }) => run);
}

Deno.test("rollout by hand: a plan, a share, a smaller one, and back; infer says what serves", async () => {
  const world = await RolloutWorld.make();
  const plan = await rollout(world, "--run", "r2", "--share", "100", "--plan", "--json");
  const { planned, action, step } = plan.json() as Record<string, never>;
  assertEquals([plan.code, planned, action, (step as { moved: number }).moved, await serving(world)], [
    ...[0, true, "started", 4, ["r1", "r1", "r1", "r1"]],
  ]);
  const done = await rollout(world, "--run", "r2", "--share", "100", ...ANA);
  assertEquals(done.code, 0, done.stderr);
  assertStringIncludes(done.stdout, "Moved 4 keys to it: 0 % → 100 %. It serves 4 keys then, and waits for 0. Churn ");
  assertEquals(await serving(world), ["r2", "r2", "r2", "r2"]);
  assertStringIncludes((await rollout(world, "--run", "r2", "--share", "100", ...ANA)).stdout, "Nothing moves");
  const back = await rollout(world, "--run", "r2", "--back", ...ANA);
  assertStringIncludes(back.stdout, "Moved 4 keys back to what served them before: 100 % → 0 %");
  assertEquals(await serving(world), ["r1", "r1", "r1", "r1"]);
  const history = (await cli(["history", "--registry", world.work.registry, "--kind", "ROLLED_OUT"])).stdout;
  assertStringIncludes(history, "ROLLED_OUT 4 keys, to 100 %");
});

Deno.test("rollout --advance goes back from what is worse, and says so by its exit code; --report shows both sides", async () => {
  const world = await RolloutWorld.make();
  assertStringIncludes((await rollout(world, "--run", "r2", "--report")).stdout, "Nothing to compare yet");
  await rollout(world, "--run", "r2", "--share", "50", ...ANA, "--quiet");
  await world.log(range(ORIGIN, ORIGIN + 30), { run: noisy(2), other: noisy(1) });
  const report = await rollout(world, "--report");
  assertStringIncludes(report.stdout, "2.000 times those of the other side");
  assertStringIncludes(report.stdout, "wape other");
  const page = Deno.readTextFileSync(`${world.work.root}/reports/rollout/demo/index.html`);
  assertEquals([page.includes("<svg"), page.includes("better since May"), page.includes("worse")], [true, true, true]);
  const ended = await rollout(world, "--advance", "--json"), { action, reason, evidence } = ended.json();
  assertEquals([ended.code, action, reason, (evidence as { verdict: string }).verdict], [4, "back", "WORSE", "worse"]);
});

Deno.test("rollout --back whose former models cannot be read ends with 4, and again once they can", async () => {
  const world = await RolloutWorld.make(), packs = `${world.work.registry}/packs`;
  await rollout(world, "--run", "r2", "--share", "100", ...ANA, "--quiet");
  Deno.renameSync(packs, `${packs}.away`);
  const failed = await rollout(world, "--back", "--run", "r2", ...ANA, "--json"),
    { phase, action, step } = failed.json();
  assertEquals([failed.code, phase, action, (step as { left: number }).left], [4, "active", "none", 4]);
  // Whoever opens a registry makes its folders.
  Deno.removeSync(packs, { recursive: true });
  Deno.renameSync(`${packs}.away`, packs);
  const again = await rollout(world, "--advance", "--json");
  assertEquals([again.code, again.json().phase, again.json().reason], [0, "back", "GIVING_BACK"]);
});

Deno.test("rollout --advance where nothing is on its way has nothing to do, which is no error", async () => {
  const world = await RolloutWorld.make(), { code, stdout } = await rollout(world, "--advance", "--json");
  const { action, reason, run } = JSON.parse(stdout);
  assertEquals([code, action, reason, run], [0, "none", "NO_ROLLOUT", ""]);
  assertStringIncludes((await rollout(world, "--advance")).stdout, "nothing to do");
});

Deno.test("rollout wrong usage and typed errors", async () => {
  const world = await RolloutWorld.make(), run = ["--run", "r2"];
  for (
    const flags of [
      run,
      [...run, "--share", "5", "--back", ...ANA],
      [...run, "--share", "5"],
      [...run, "--share", "0", ...ANA],
      [...run, "--share", "101", ...ANA],
      ["--share", "5", ...ANA],
      ["--report", "--plan"],
      [...run, "--advance", "--by", "ana"],
    ]
  ) assertEquals((await rollout(world, ...flags)).code, 2, flags.join(" "));
  for (
    const [flags, code] of [
      [["--report"], "NO_ROLLOUT"],
      [[...run, "--back", ...ANA], "NO_ROLLOUT"],
      [["--run", "r9", "--report"], "NOT_FOUND"],
    ] as const
  ) {
    const failed = await rollout(world, ...flags);
    assertEquals(failed.code, 1);
    assertStringIncludes(failed.stderr, `error[${code}]`);
  }
});
