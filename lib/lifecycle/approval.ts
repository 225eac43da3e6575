import type { Config } from "../core/config/config.ts";
import { DataError } from "../core/errors/errors.ts";

/**
 * Settings with what somebody asks for who starts a run: where the config wants a person to approve, nobody takes that away.
 *
 * @param lifecycle Of the config. @param asked `manual` or `automatic`.
 * @throws {DataError} `INVALID_CONFIG` if it is neither: what is mistyped must not let models serve at once.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadConfig } from "1000models";
 * import { withApproval } from "@lib/lifecycle/approval.ts";
 * const { lifecycle } = await loadConfig("config/demo.json");
 * assertEquals(withApproval(lifecycle, "manual").approval, "manual");
 * ```
 */
export function withApproval<T extends Pick<Config["lifecycle"], "approval">>(lifecycle: T, asked: string): T {
  if (asked !== "manual" && asked !== "automatic") {
    throw new DataError(
      "INVALID_CONFIG",
      `Cannot train as approval must be manual or automatic: current value is ${JSON.stringify(asked)}`,
      { hint: "Set approval=manual, or leave it out." },
    );
  }
  return { ...lifecycle, approval: lifecycle.approval === "manual" ? "manual" : asked };
}
