import { itemName } from "../fleet/table.ts";
import { trainedFleet } from "../fleet/trained_fleet.ts";
import { loadHttp, postRequest } from "../harness/http_load.ts";
import { spread } from "../harness/measure.ts";
import { startServe } from "../harness/serve_process.ts";
import type { Target } from "../harness/target.ts";

/** Requests of an hour at ten a second. */
const HOUR = 36_000;
/** Share by which memory may grow from the first round to the last: the runtime's own noise; more is kept by somebody. */
const GROWTH = 0.15;

/** Resident memory of a server whose models are all hot, after each part of an hour's requests. */
export const p17: Target = {
  id: "P17",
  what:
    "resident memory of a server with 10,000 models hot, after an hour's worth of requests in fast motion, a fifth of it at a time",
  peer: "itself",
  bar: 1024,
  stretch: 300,
  better: "lower",
  unit: "MB",
  pairs: 5,
  async run(ctx) {
    const keys = ctx.smoke ? 20 : 10_000, requests = ctx.smoke ? 100 : HOUR;
    const choice = { keys, contenders: ["ses"], folds: { count: 1, refit: false } };
    const root = await trainedFleet(ctx, "simple_fleet", choice);
    await using server = await startServe(root, { predictions: `${ctx.scratch}/predictions` });
    const { port } = server, items = Array.from({ length: keys }, (_, k) => itemName((k * 7919) % keys));
    const ask = async (all: readonly Uint8Array[]) => {
      for (let asked = 0, part = 0; asked < all.length; asked += part) {
        const { answers, statuses } = await loadHttp({ port, connections: 8, seconds: 1, requests: all.slice(asked) });
        if (answers === 0 || statuses[200] !== answers) {
          throw new Error(`Cannot count as all answers must be 200: current value is ${JSON.stringify(statuses)}`);
        }
        part = answers;
      }
    };
    await ask(items.map((item) => postRequest("/v1/forecast", { keys: [{ item }] })));
    const levels: number[] = [], seconds: number[] = [], part = requests / ctx.pairs;
    for (let round = 0; round < ctx.pairs; round++) {
      const begun = performance.now();
      // Other horizons are other forecasts: what is kept has to give way.
      await ask(Array.from({ length: part }, (_, r) => {
        const at = round * part + r;
        return postRequest("/v1/forecast", { keys: [{ item: items[(at * 31) % keys] }], horizon: 1 + at % 4 });
      }));
      seconds.push((performance.now() - begun) / 1000);
      levels.push(await server.memory() / 2 ** 20);
    }
    const [first = NaN] = levels, last = levels.at(-1) ?? NaN;
    if (last > first * (1 + GROWTH)) {
      throw new Error(
        `Cannot pass as memory must be flat: current value is ${first.toFixed(0)} to ${last.toFixed(0)} MB`,
      );
    }
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const hot = /^\S*cache_entries\{[^}]*models[^}]*\} (\S+)$/m.exec(text)?.[1];
    const note = `${hot ?? "?"} models hot; after the first fifth ${first.toFixed(0)} MB, at the end ${
      last.toFixed(0)
    } MB`;
    return { ours: spread(seconds), theirs: null, ratio: spread(levels), errors: null, note };
  },
};
