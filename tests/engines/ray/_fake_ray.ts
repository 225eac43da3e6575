import type { WorkerError } from "@lib/core/errors/errors.ts";
import type { RayConnection, RayJobState } from "@lib/engines/ray/connect_ray.ts";

/** A cluster that remembers what it was asked. */
export interface FakeRay extends RayConnection {
  readonly submitted: { entrypoint: string; workingDir: string }[];
  readonly stopped: string[];
  /** Write to the log of the job. */
  print(text: string): void;
}

/** @param states How the job stands from question to question; then it runs. */
export function fakeRay(states: (RayJobState | WorkerError | null)[] = []): FakeRay {
  const submitted: FakeRay["submitted"] = [], stopped: string[] = [];
  let listener: (text: string) => void = () => {};
  const ended = new Set<string>();
  return {
    ...{ submitted, stopped, address: "http://head:8265" },
    print: (text) => listener(text),
    version: () => Promise.resolve("2.60.0"),
    upload: (_, hash) => Promise.resolve(`gcs://${hash}`),
    submit(job) {
      submitted.push(job);
      return Promise.resolve("job");
    },
    state(job) {
      const state = states.shift();
      if (state === undefined && ended.has(job)) return Promise.resolve({ status: "STOPPED", message: "" });
      if (state instanceof Error) return Promise.reject(state);
      return Promise.resolve(state === undefined ? { status: "RUNNING", message: "" } : state);
    },
    stop(job) {
      stopped.push(job);
      ended.add(job);
      return Promise.resolve();
    },
    follow(_, onText) {
      listener = onText;
      return { close() {} };
    },
  };
}
