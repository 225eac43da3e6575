import { assertEquals } from "@std/assert";
import { forecastPanel } from "@lib/inference/champions/forecast_panel.ts";
import { replaceBroken } from "@lib/inference/champions/replace_broken.ts";
import { naiveChampion, panelOf, served } from "../_fixtures.ts";

Deno.test("replaceBroken() asks for former versions until one forecasts, and writes its numbers in their place", async () => {
  const [member] = naiveChampion().members;
  const wild = naiveChampion({ members: [{ ...member, weight: 1e308 }, { ...member, weight: 1e308 }] });
  const panel = panelOf([[1, 2], [3, 4]]), serving = [served(wild, { version: 3 }), served()];
  const options = { asOf: 10, horizon: 2, levels: [80] }, asked: string[] = [];
  const former = [
    served(wild, { version: 2 }),
    served(naiveChampion(), { status: "fallback", version: 1, reason: "F" }),
  ];
  const resolver = {
    replace(_: unknown, broken: { version: number }, code: string) {
      asked.push(`${broken.version} ${code}`);
      return Promise.resolve(former[asked.length - 1]);
    },
  };
  const replaced = await replaceBroken(forecastPanel(panel, serving, options), { panel, serving, resolver, options });
  assertEquals([...replaced.forecast.yhat], [2, 2, 4, 4]);
  assertEquals(replaced.forecast.keys.map(({ version, reason }) => [version, reason]), [[1, "F"], [1, ""]]);
  assertEquals([asked, replaced.serving[0]], [["3 NOT_FINITE", "2 NOT_FINITE"], former[1]]);
});

Deno.test("replaceBroken() tells the position of a key before each of its former versions is asked", async () => {
  const [member] = naiveChampion().members, told: number[] = [];
  const wild = naiveChampion({ members: [{ ...member, weight: 1e308 }, { ...member, weight: 1e308 }] });
  const panel = panelOf([[1, 2], [3, 4], [5, 6]]), serving = [served(), served(wild, { version: 3 }), served()];
  const options = { asOf: 10, horizon: 1, levels: [], onKey: (k: number) => void told.push(k) };
  const former = [served(wild, { version: 2 }), served(naiveChampion(), { version: 1 })];
  const resolver = {
    replace() {
      told.push(-1);
      return Promise.resolve(former.shift()!);
    },
  };
  await replaceBroken(forecastPanel(panel, serving, options), { panel, serving, resolver, options });
  assertEquals(told, [0, 1, 2, 1, -1, 1, -1]);
});

Deno.test("replaceBroken() leaves a key of which nothing is known", async () => {
  const panel = panelOf([[NaN, NaN]]), serving = [served()], options = { asOf: 10, horizon: 1, levels: [] };
  const resolver = { replace: () => Promise.reject(new Error("must not be asked")) };
  const { forecast } = await replaceBroken(forecastPanel(panel, serving, options), {
    panel,
    serving,
    resolver,
    options,
  });
  assertEquals(forecast.keys[0].reason, "ALL_MISSING");
});
