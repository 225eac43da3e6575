import { assert, assertEquals } from "@std/assert";
import { decodeArtifact } from "@lib/core/bytes/artifact.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { launchSample } from "@lib/training/stages/share_newcomers.ts";
import { Project, tableRows } from "../_project.ts";

const KEYS = Array.from({ length: 100 }, (_, i) => seriesKey([`i${i}`]));

Deno.test("launchSample() is the same for any order of the keys, and bounded", () => {
  const sample = launchSample(KEYS);
  assertEquals(sample, launchSample(KEYS.toReversed()));
  assert(sample.size < 100 && sample.size >= 20);
  assertEquals(launchSample(KEYS.slice(0, 3)).size, 3);
});

/** Names of a run's shared artifacts for new keys, the contender of each age, and their widths at the first step. */
async function shared(project: Project, contenders: string[]): Promise<[string[], string[], number[][]]> {
  const { run } = await project.train({ config: { ...project.config, contenders } });
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  const names = registry.listShared(run).filter((name) => name.startsWith("newcomers"));
  const champions = names.slice(1).map((name) => decodeArtifact(registry.readShared(run, name)));
  registry.close();
  const widths = champions.map(({ arrays: { lo, hi } }) => [Number(lo[0]), Number(hi[0])]);
  return [names, champions.map(({ header }) => String(header.contender)), widths];
}

Deno.test("shareNewcomers() keeps who serves new keys, by age, with intervals", async () => {
  using project = new Project(tableRows(12));
  const [names, contenders, widths] = await shared(project, ["seasonal_naive", "global_ridge"]);
  assertEquals(names, ["newcomers", "newcomers:1", "newcomers:10", "newcomers:3", "newcomers:30"]);
  assert(
    contenders.every((name) => ["fleet_season", "global_ridge", "moving_average", "seasonal_naive"].includes(name)),
  );
  assert(widths.every(([lo, hi]) => lo < 0 && hi > 0));
});

Deno.test("shareNewcomers() without a global model the little that is known of a new key serves it", async () => {
  using project = new Project(tableRows(4));
  const [names, contenders] = await shared(project, ["seasonal_naive", "ses"]);
  assertEquals(names.length, 5);
  assert(!contenders.includes("global_ridge"));
});
