import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import { assertKeyColumns, type KeySelection } from "../../data/store/select_keys.ts";
import { contenderChecks } from "./contender_checks.ts";
import { featureChecks } from "./feature_checks.ts";

/** What must hold of a config that it cannot say by itself, by who knows: each check throws the `DataError` of what it finds. */
const CHECKS: readonly ((config: Config, where: KeySelection["where"]) => readonly (() => void)[])[] = [
  contenderChecks,
  featureChecks,
  ({ keys }, where) => [() => assertKeyColumns(keys, where)],
];

/**
 * Refuse names that a config cannot check by itself, before a table is read: contenders, their parameters, features, and
 * the columns of a filter.
 *
 * @param config Parsed. @param where Filter of keys.
 * @throws {DataError} The one problem, for instance `UNKNOWN_CONTENDER` or `UNKNOWN_FEATURE`; of several `INVALID_CONFIG`
 * with one line per problem in `context.problems`.
 */
export function checkConfig(config: Config, where: KeySelection["where"] = {}): void {
  const problems = CHECKS.flatMap((checksOf) => checksOf(config, where)).flatMap(faultOf);
  if (problems.length === 1) throw problems[0];
  if (problems.length === 0) return;
  const lines = problems.map(({ message, hint }) => hint === "" ? message : `${message} (${hint})`);
  throw new DataError(
    "INVALID_CONFIG",
    `Cannot use the config as every name must be known: current value has ${problems.length} problems: ${
      lines.join("; ")
    }`,
    { hint: "deno task models --help and docs/models.md name the contenders.", context: { problems: lines } },
  );
}

function faultOf(check: () => void): DataError[] {
  try {
    check();
    return [];
  } catch (thrown) {
    if (thrown instanceof DataError) return [thrown];
    throw thrown;
  }
}
