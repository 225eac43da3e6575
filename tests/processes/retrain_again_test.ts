import { assertEquals, assertRejects } from "@std/assert";
import { DataError, WorkerError } from "@lib/core/errors/errors.ts";
import { recordedVersion } from "@lib/data/store/serving_record.ts";
import { Mark } from "@lib/storage/files/mark.ts";
import { first, rows, trained } from "../retraining/_retrained.ts";

Deno.test("retrainTable() changes nothing that serves where something blocks, another works, or it is stopped", () =>
  trained(async ({ project, retrain, serving }) => {
    const stands = async () => [serving(), await recordedVersion(project.paths.store, "shop")];
    const before = await stands();
    const blocked = [{ code: "UNIT_CHANGED", message: "m" }];
    const stopped = await retrain(39, { watch: () => Promise.resolve({ conditions: [], blocked, withheld: [] }) });
    assertEquals([stopped.plan.blocked, stopped.trained, stopped.serves], [blocked, null, false]);
    assertEquals(await stands(), before);

    const mark = Mark.take(`${project.paths.reports}/.shop.retraining`);
    assertEquals((await assertRejects(() => retrain(39), DataError)).code, "RUN_IN_PROGRESS");
    mark?.release();

    const aborted = await assertRejects(() => retrain(39, { signal: AbortSignal.abort() }), WorkerError);
    assertEquals([aborted.code, await stands()], ["ABORTED", before]);
    // What was begun is gone on with: no second run.
    const { trained } = await retrain(39);
    assertEquals([trained?.promoted.length, serving().unchanged], [2, first]);
    assertEquals(project.files("reports").filter((path) => path.endsWith("run.log")).length, 2);
  }));

Deno.test("retrainTable() brings to an end what was trained and cut off before it served", () =>
  trained(async ({ project, retrain, serving }) => {
    const { trainTable } = await import("@lib/training/train.ts");
    const input = project.write(rows(37), "next.csv");
    const cut = await trainTable(project.config, {
      ...project.paths,
      input,
      settle: "gate",
      serve: false,
      replace: true,
      now: () => new Date(Date.UTC(2024, 0, 20)),
    });
    assertEquals(Object.values(serving()).includes(cut.run), false);
    const { finished, trained, plan } = await retrain(37);
    assertEquals([finished.map(({ run, promoted }) => [run, promoted.length]), trained], [[[cut.run, 3]], null]);
    assertEquals([new Set(Object.values(serving())), plan.keys], [new Set([cut.run]), []]);
    assertEquals((await retrain(37)).finished, []);
  }));
