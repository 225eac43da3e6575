import { parseArgs } from "node:util";
import { type Peer, PEERS } from "./peer_list.ts";
import { type DataSet, SETS } from "./sets.ts";

/** What `deno task bench:accuracy` was asked for. */
export interface AccuracyArguments {
  readonly data: string;
  readonly sets: readonly DataSet[];
  readonly back: number;
  /** Only so many keys. */
  readonly sample?: number;
  readonly workers: number;
  /** File for all errors. */
  readonly json?: string;
  readonly write: boolean;
  readonly ablate: boolean;
  /** Peers to run instead of ours. */
  readonly peers: readonly Peer[];
  /** Whether peers forecast again what they have forecast. */
  readonly again: boolean;
  /** Folder of the peers' forecasts. */
  readonly cache: string;
  readonly help: boolean;
}

/** How the command is used. */
export const HELP = `Measure accuracy on the real data sets.

Usage: deno task bench:accuracy [options]

Options
  --data DIR     folder of the data sets, see data/README.md (default data/raw)
  --only NAMES   only these sets; repeatable
  --back N       the protocol N of its spans in the past: what is chosen is judged there, never on the hold-out (default 0)
  --keys N       only so many keys of each set, always the same
  --workers N    worker processes (default: the processors)
  --json FILE    all errors of every contender
  --ablate       without each contender and each rule, from one competition: 1 back, 500 keys, unless --back and --keys say otherwise
  --peers NAMES  run these peers instead of ours and keep their errors: ${PEERS.map(({ name }) => name).join(", ")};
                 all: every one but AutoGluon
  --autogluon    run AutoGluon-TimeSeries too, in an environment of its own of 2.5 GB
  --again        forecast again what peers have forecast before
  --cache DIR    where forecasts of peers are kept (default reports/peers)
  --write        renew bench/results/accuracy, docs/accuracy.md and docs/models.md
  --help         this text

Examples
  deno task bench:accuracy --only tourism --back 1 --keys 200
  deno task bench:accuracy --ablate --write
  deno task bench:accuracy --peers all --write
  deno task bench:accuracy --write
`;

/** The command line asks for what there is not. */
export class UsageError extends Error {}

/** Keys that tell what a member or rule is worth: the choice is done again for each of them. */
const ABLATION_KEYS = 500;

const DEFAULTS = { data: "data/raw", cache: "reports/peers" };

/**
 * Parse the command line.
 *
 * @throws {UsageError} For an unknown option, set, peer or number, or what cannot be written.
 */
export function parseAccuracyArguments(args: readonly string[]): AccuracyArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: "string" },
      only: { type: "string", multiple: true, default: [] },
      back: { type: "string" },
      keys: { type: "string" },
      workers: { type: "string" },
      json: { type: "string" },
      write: { type: "boolean", default: false },
      ablate: { type: "boolean", default: false },
      peers: { type: "string", multiple: true, default: [] },
      autogluon: { type: "boolean", default: false },
      again: { type: "boolean", default: false },
      cache: { type: "string" },
      help: { type: "boolean", default: false, short: "h" },
    },
  });
  const number = (name: "back" | "keys" | "workers") => wholeNumber(name, values[name]);
  const back = number("back") ?? (values.ablate ? 1 : 0);
  const sample = number("keys") ?? (values.ablate ? ABLATION_KEYS : undefined);
  const peers = chosenPeers(split(values.peers), values.autogluon);
  if (values.write && !values.ablate && sample !== undefined) {
    throw refusal("write figures as they must be of all keys", `--keys ${sample}`);
  }
  if (values.write && !values.ablate && back > 0) {
    throw refusal("write figures as they must be of the hold-out", `--back ${back}`);
  }
  if (values.ablate && back === 0) {
    throw refusal("judge members and rules as the hold-out is not for choices", "--back 0");
  }
  return {
    data: values.data ?? DEFAULTS.data,
    sets: named("a set", split(values.only), SETS),
    back,
    sample,
    workers: number("workers") ?? navigator.hardwareConcurrency,
    json: values.json,
    write: values.write,
    ablate: values.ablate,
    peers,
    again: values.again,
    cache: values.cache ?? DEFAULTS.cache,
    help: values.help,
  };
}

function split(lists: readonly string[]): string[] {
  return lists.flatMap((list) => list.split(",")).map((name) => name.trim());
}

function chosenPeers(names: readonly string[], autogluon: boolean): Peer[] {
  const wanted = names.filter((name) => name !== "all"),
    usual = PEERS.filter(({ environment }) => environment === "peers");
  const chosen = [...names.includes("all") ? usual : [], ...wanted.length === 0 ? [] : named("a peer", wanted, PEERS)];
  return PEERS.filter((peer) => chosen.includes(peer) || (autogluon && peer.environment === "autogluon"));
}

/** Those of the list with these names; all where none is named. */
function named<One extends { readonly name: string }>(
  what: string,
  names: readonly string[],
  all: readonly One[],
): One[] {
  const unknown = names.find((name) => !all.some((one) => one.name === name));
  if (unknown !== undefined) {
    throw refusal(`measure ${what} as it must be one of ${all.map(({ name }) => name).join(", ")}`, unknown);
  }
  return all.filter(({ name }) => names.length === 0 || names.includes(name));
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw refusal(`use --${name} as it must be a whole number`, text);
}

function refusal(what: string, value: string): UsageError {
  return new UsageError(`Cannot ${what}: current value is ${value}`);
}
