import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import { nearestName } from "../../core/text/nearest_name.ts";

/**
 * Refuse weights and costs of classes that there are not.
 *
 * @param config Of a classification. @param names Its classes.
 * @throws {DataError} `INVALID_CONFIG`, naming the nearest class.
 */
export function checkClasses({ weights, costs }: Config["classes"], names: readonly string[]): void {
  if (names.length === 0) return;
  const asked: readonly (readonly [string, readonly string[]])[] = [
    ["weights", weights === null || weights === "balanced" ? [] : Object.keys(weights)],
    ["costs", Object.entries(costs ?? {}).flatMap(([came, said]) => [came, ...Object.keys(said)])],
  ];
  for (const [field, classes] of asked) {
    const wrong = classes.find((name) => !names.includes(name));
    if (wrong === undefined) continue;
    const near = nearestName(wrong, names);
    throw new DataError(
      "INVALID_CONFIG",
      `Cannot use classes.${field} as it must name classes of the target: current value is ${JSON.stringify(wrong)}`,
      {
        hint: near === null ? `There are: ${names.slice(0, 20).join(", ")}.` : `Did you mean ${JSON.stringify(near)}?`,
        context: { field, name: wrong },
      },
    );
  }
}
