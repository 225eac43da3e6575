import { assertEquals } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { answerLines, type LineAnswer } from "@lib/engines/shards/shard_lines.ts";

async function* linesOf(...lines: string[]) {
  yield* lines;
}

Deno.test("answerLines() answers each line in order, goes on after errors, and ends with the lines or the signal", async () => {
  const controller = new AbortController(), answers: LineAnswer[] = [], asked: number[] = [];
  const worker = {
    due: () => Promise.resolve({ pass: 1, shards: [0, 3] }),
    work: (shard: number) => {
      asked.push(shard);
      if (shard === 3) throw new WorkerError("ABORTED", "x");
      if (shard === 5) controller.abort();
      return Promise.resolve({ shard, pass: 1, done: 2, quarantined: [] });
    },
  };
  const options = { answer: (answer: LineAnswer) => void answers.push(answer), signal: controller.signal };
  await answerLines(worker, linesOf('"due"', "", "0", "3", "-1", "{", "5", "6"), options);
  assertEquals(asked, [0, 3, 5]);
  assertEquals(answers.slice(0, 2), [{ due: { pass: 1, shards: [0, 3] } }, {
    shard: 0,
    pass: 1,
    done: 2,
    quarantined: [],
  }]);
  const errors = answers.slice(2, 5).map((answer) => "error" in answer ? [answer.shard, answer.error.code] : []);
  assertEquals(errors, [[3, "ABORTED"], [null, "WRONG_USAGE"], [null, "WRONG_USAGE"]]);
  assertEquals(answers.length, 6);
});
