import { assert, assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { GATE_DEFAULTS } from "@lib/core/config/gate_defaults.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { month, Project } from "../training/_project.ts";

const GUIDE = await Deno.readTextFile(new URL("../../docs/guides/gates.md", import.meta.url));
const EXAMPLE = JSON.parse(/```json\n([\s\S]*?)```/.exec(GUIDE)![1]);

/** Five years of months of six items with a season, and noise of this share. */
function tableOf(noise: number): string {
  const lines = Array.from({ length: 6 * 60 }, (_, i) => {
    const item = Math.floor(i / 60), t = i % 60, season = 1 + 0.3 * Math.sin(2 * Math.PI * t / 12);
    const shock = noise * Math.sin(99.7 * (i + 1) ** 2);
    return `${month(t)},item_${item},${Math.round(1000 * (item + 1) * season * (1 + shock))}`;
  });
  return `date,item,demand\n${lines.join("\n")}\n`;
}

Deno.test("docs/guides/gates.md: its defaults are those of the code", () => {
  for (const [name, limit] of Object.entries(GATE_DEFAULTS)) assert(GUIDE.includes(`\`${name}\` ${limit}`), name);
  assert(GUIDE.includes(`a margin of ${parseConfig({ source: "t" }).lifecycle.nonInferiority?.margin}`));
});

Deno.test("docs/guides/gates.md: the example lets a run with an RMSPE below 0.1 wait, and refuses another; nothing serves of itself", async () => {
  for (const [noise, passes] of [[0.02, true], [0.5, false]] as const) {
    using project = new Project(tableOf(noise));
    const contenders = ["naive", "seasonal_naive"];
    const config = parseConfig({ ...EXAMPLE, name: "shop", contenders, source: `${project.root}/table.csv` });
    const { run, summary: { gate, metrics, challengers } } = await project.train({ config });
    assertEquals([metrics.ours.rmspe < 0.1, gate!.passed], [passes, passes]);
    assertEquals([challengers, gate!.serves.new], [passes ? 6 : 0, 0]);
    const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
    const stages = new Set(registry.listVersions({ run }).map(({ stage }) => stage));
    assertEquals([[...stages], registry.resolveAll({})], [[passes ? "Staging" : "None"], []]);
    registry.close();
  }
});
