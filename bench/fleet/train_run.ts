/**
 * Train a table in a process of its own and print what it cost as one JSON line.
 *
 * @module
 */
import { type ConfigInput, parseConfig } from "../../lib/core/config/config.ts";
import { Stopwatch } from "../../lib/training/run/stopwatch.ts";
import { trainTable } from "../../lib/training/train.ts";
import { peakBytes, processorSeconds } from "../harness/process_usage.ts";

/** What to train. */
export interface TrainRequest {
  readonly config: ConfigInput;
  /** Folder under which store, registry and reports are made; kept. */
  readonly root: string;
  readonly workers: number;
  /** Most keys. */
  readonly limit?: number;
}

/** What it cost. */
export interface TrainCost {
  readonly keys: number;
  /** Wall time from the reading of the table to the report. */
  readonly seconds: number;
  /** Time of all threads and worker processes on the processor; wall time where the system does not say. */
  readonly cpuSeconds: number;
  /** Wall time by phase. */
  readonly phases: Readonly<Record<string, number>>;
  /** When each phase began and ended, milliseconds since 1970, in order; one that comes again is there again. */
  readonly spans: readonly PhaseSpan[];
  /** Largest resident memory, workers included, MB. */
  readonly peakMb: number;
  /** Keys by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** A phase of a training. */
export interface PhaseSpan {
  readonly phase: string;
  readonly from: number;
  readonly to: number;
}

/** Note when phases begin and end: sums of seconds do not say where a peak of memory belongs. */
function noteSpans(): PhaseSpan[] {
  const spans: PhaseSpan[] = [], { time } = Stopwatch.prototype;
  Stopwatch.prototype.time = async function (phase, work) {
    const from = Date.now();
    try {
      return await time.call(this, phase, work) as Awaited<ReturnType<typeof work>>;
    } finally {
      spans.push({ phase, from, to: Date.now() });
    }
  };
  return spans;
}

async function train({ config, root, workers, limit }: TrainRequest): Promise<TrainCost> {
  const started = performance.now(), before = processorSeconds(), spans = noteSpans();
  const { summary } = await trainTable(parseConfig(config), {
    store: `${root}/features`,
    registry: `${root}/models`,
    reports: `${root}/reports`,
    workers,
    limit,
    now: () => new Date(),
  });
  const seconds = (performance.now() - started) / 1e3, cpu = processorSeconds() - before;
  return {
    keys: summary.keys,
    seconds,
    cpuSeconds: Number.isNaN(cpu) ? seconds : cpu,
    phases: summary.seconds,
    spans,
    peakMb: Math.max(summary.peakMemoryMb, Math.round(peakBytes() / (1 << 20))),
    outcomes: summary.outcomes,
  };
}

if (import.meta.main) {
  console.log(JSON.stringify(await train(JSON.parse(Deno.args[0]))));
  // What a worker left behind is not waited for.
  Deno.exit(0);
}
