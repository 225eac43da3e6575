import { type Artifact, type ArtifactArray, corruptArtifact } from "../../../core/bytes/artifact.ts";
import { BitReader, BitWriter } from "../../../core/bytes/bits.ts";
import type { FitError } from "../../../core/errors/errors.ts";
import { decodeTrees2 } from "./codec_2.ts";
import { LEAF, type Link, treeCount, type TreeEnsemble } from "./ensemble.ts";
import { readCuts, writeCuts } from "./cut_codec.ts";
import { gridOf, isGrid, type LeafGrid } from "./leaf_grid.ts";
import { readSplitTable, type SplitList, type SplitTable, tableOf, writeTable } from "./split_table.ts";

/** Version of the layout that {@linkcode encodeTrees} writes. Version 2 had each node's fields as they are in memory. */
const LAYOUT = 3;
/** Most nodes that are decoded: more than a fit can grow. */
const MOST_NODES = 2 ** 26;
const LINKS: readonly Link[] = ["identity", "log", "logit", "softmax", "shares"];

/**
 * An ensemble as data, in the fewest bytes that are still cheap to read: nodes are bits.
 *
 *     nodes    table of distinct splits | tree: root, its left subtree, its right subtree | tree ...
 *     node     1, position in the table | 0, position of the leaf's value on a grid
 *     arrays   cuts: those of the table, by feature; leaves: values by leaf where they lie on no grid; base, gain, categories
 *
 * Nothing is rounded. Decoded trees have their nodes in the order of the stream, in which a fit by depth has them already;
 * they predict the same bits. Gains and categories that 32 bits hold are stored so.
 *
 * @param ensemble Trees. @param options Name of the family, kept in the header; more arrays of its own; number of classes.
 */
export function encodeTrees(
  ensemble: TreeEnsemble,
  options: { family: string; arrays?: Artifact["arrays"]; classes?: number },
): Artifact {
  const { specHash, names, link, average, base, bases, vectors, gain, categories } = ensemble;
  const table = tableOf(ensemble), writer = new BitWriter(), cuts = new BitWriter(), grid = gridOf(leavesOf(ensemble));
  writeCuts(cuts, table.cuts);
  writeTable(writer, table, ensemble);
  const leaves = writeNodes(writer, ensemble, { table, grid }),
    trees = treeCount(ensemble),
    nodes = ensemble.split.length;
  return {
    header: {
      ...{ family: options.family, layout: LAYOUT, specHash, names, link, average, trees, nodes, grid },
      ...(options.classes === undefined ? {} : { classes: options.classes }),
      ...(bases === undefined ? {} : { width: bases.length }),
    },
    arrays: {
      ...options.arrays,
      base: bases ?? Float64Array.of(base),
      ...(vectors === undefined ? {} : { vectors: narrow(vectors) }),
      gain: narrow(gain),
      categories: narrow(categories),
      cuts: cuts.finish(),
      ...(grid === null ? { leaves: Float64Array.from(leaves) } : {}),
      nodes: writer.finish(),
    },
  };
}

/** Values of all leaves, in the order of the nodes. */
function leavesOf({ split, value }: TreeEnsemble): Float64Array {
  const leaves = new Float64Array(split.length);
  let size = 0;
  for (let node = 0; node < split.length; node++) if (split[node]! < 0) leaves[size++] = value[node]!;
  return leaves.subarray(0, size);
}

/** Append tree by tree each node before its left and then its right subtree; returns the leaves that are on no grid. */
function writeNodes(
  writer: BitWriter,
  { roots, split, left, value }: TreeEnsemble,
  { table, grid }: { readonly table: SplitTable; readonly grid: LeafGrid | null },
): number[] {
  const open: number[] = [], leaves: number[] = [];
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    open.push(roots[tree]!);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (split[node]! >= 0) {
        writer.write(1, 1);
        writer.writeChoice(table.positions[node]!, table.size);
        open.push(left[node]! + 1, left[node]!);
        continue;
      }
      writer.write(0, 1);
      if (grid === null) leaves.push(value[node]!);
      else writer.writeChoice(value[node]! / grid.step - grid.low, grid.levels);
    }
  }
  return leaves;
}

/** The same numbers in 32 bits each, if that changes none. */
function narrow(values: Float64Array): Float64Array | Float32Array {
  return values.every((value) => Object.is(Math.fround(value), value)) ? Float32Array.from(values) : values;
}

/**
 * Inverse of {@linkcode encodeTrees}. Whatever the bytes say, it ends, takes memory in proportion to them, and gives trees
 * whose walks end: children lie behind their parent because they are numbered as they are read.
 *
 * @param artifact What `encodeTrees` gave, also that of layout 2 and after a round trip through bytes.
 * @param family Name its header must hold.
 * @throws {FitError} `CORRUPT_ARTIFACT` if an array is missing or cut, or a node points outside the table or the features.
 */
export function decodeTrees(artifact: Artifact, family: string): TreeEnsemble {
  const { header, arrays } = artifact, { layout, specHash, names, average } = header;
  const link = LINKS.find((name) => name === header.link);
  if (header.family !== family) throw corruptTrees(`family ${String(header.family)}`);
  if (layout === 2) return decodeTrees2(artifact, { link, corrupt: corruptTrees });
  if (layout !== LAYOUT) throw corruptTrees(`layout ${String(layout)}`);
  if (typeof specHash !== "string" || !isTexts(names) || link === undefined || typeof average !== "boolean") {
    throw corruptTrees("an incomplete header");
  }
  const bases = floats(arrays, "base"),
    [base] = bases,
    gain = floats(arrays, "gain"),
    categories = floats(arrays, "categories");
  if (base === undefined || !bases.every(Number.isFinite)) throw corruptTrees(`base ${bases.join()}`);
  if (gain.length !== names.length) throw corruptTrees(`${gain.length} gains`);
  const { nodes, cuts } = arrays;
  if (!(nodes instanceof Uint8Array)) throw corruptTrees(`no array "nodes"`);
  if (!(cuts instanceof Uint8Array)) throw corruptTrees(`no array "cuts"`);
  try {
    const reader = new BitReader(nodes),
      edges = readCuts(new BitReader(cuts), names.length),
      table = readSplitTable(reader, edges);
    const { subsets, categoryOffsets } = table;
    if (categoryOffsets[names.length] !== categories.length) throw corruptTrees("a cut category table");
    const read = readNodes(reader, { table, header, leafOf: leafReader(reader, artifact) });
    const several = severalOutputs(artifact, { bases, link, ...read });
    return {
      specHash,
      names,
      link,
      average,
      base,
      ...several,
      ...read,
      subsets,
      categories,
      categoryOffsets,
      gain,
      edges,
    };
  } catch (thrown) {
    throw thrown instanceof RangeError ? corruptTrees(thrown.message) : thrown;
  }
}

/** What ensembles of several outputs have more. */
function severalOutputs(
  { header, arrays }: Artifact,
  { bases, link, split, value }: Pick<TreeEnsemble, "link" | "split" | "value"> & { readonly bases: Float64Array },
): Pick<TreeEnsemble, "bases" | "vectors"> {
  const { width = 1 } = header, trees = Number(header.trees);
  if (typeof width !== "number" || width !== bases.length) {
    throw corruptTrees(`${bases.length} bases of ${width} outputs`);
  }
  const vectors = arrays.vectors === undefined ? undefined : floats(arrays, "vectors"),
    isShared = vectors !== undefined;
  const hasRoom = width === 1 || isShared || (link === "softmax" && trees % width === 0);
  if (!hasRoom || (link === "shares" && !isShared)) throw corruptTrees(`${trees} trees of ${width} outputs`);
  if (!isShared) return width === 1 ? {} : { bases };
  const isLeaf = (own: number, node: number) =>
    split[node]! >= 0 || (Number.isInteger(own) && own >= 0 && (own + 1) * width <= vectors.length);
  if (!vectors.every(Number.isFinite) || !value.every(isLeaf)) throw corruptTrees("leaves without their vectors");
  return { bases, vectors };
}

/** Gives the value of the leaf that the reader is at. */
function leafReader(reader: BitReader, { header, arrays }: Artifact): () => number {
  const { grid } = header;
  if (grid === null) {
    const leaves = floats(arrays, "leaves");
    let next = 0;
    return () => {
      const value = leaves[next++];
      if (value === undefined || !Number.isFinite(value)) throw corruptTrees(`leaf ${value}`);
      return value;
    };
  }
  if (typeof grid !== "object" || !isGrid(grid as Record<keyof LeafGrid, unknown>)) {
    throw corruptTrees("no grid of leaves");
  }
  const { step, low, levels } = grid as LeafGrid;
  return () => (low + reader.readChoice(levels)) * step;
}

/** The nodes of all trees; a split makes two more, so what is open is read until nothing is. */
function readNodes(
  reader: BitReader,
  { table, header, leafOf }: { readonly table: SplitList; readonly header: Artifact["header"]; leafOf(): number },
): Pick<TreeEnsemble, "roots" | "split" | "left" | "value"> {
  const trees = Number(header.trees), nodes = Number(header.nodes), splits = table.split.length;
  // Each takes a bit at least.
  const isSound = Number.isSafeInteger(trees) && Number.isSafeInteger(nodes) && trees >= 0 && trees <= nodes &&
    nodes <= Math.min(reader.left, MOST_NODES);
  if (!isSound) throw corruptTrees(`${trees} trees of ${nodes} nodes`);
  const split = new Int32Array(nodes), left = new Int32Array(nodes), value = new Float64Array(nodes);
  const roots = new Int32Array(trees + 1), open: number[] = [];
  let size = 0;
  for (let tree = 0; tree < trees; tree++) {
    roots[tree] = size;
    open.push(size++);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node >= nodes) throw corruptTrees(`more than ${nodes} nodes`);
      if (reader.read(1) === 0) {
        split[node] = LEAF;
        left[node] = node - 1;
        value[node] = leafOf();
        continue;
      }
      if (splits === 0) throw corruptTrees("a split that is in no table");
      const position = reader.readChoice(splits);
      split[node] = table.split[position]!;
      left[node] = size;
      value[node] = table.value[position]!;
      open.push(size + 1, size);
      size += 2;
    }
  }
  roots[trees] = size;
  if (size !== nodes || reader.left >= 8) throw corruptTrees(`${size} of ${nodes} nodes and ${reader.left} bits more`);
  return { roots, split, left, value };
}

/** An array of 32 or 64-bit floats. */
function floats(arrays: Artifact["arrays"], name: string): Float64Array {
  const array: ArtifactArray | undefined = arrays[name];
  if (array instanceof Float64Array) return array;
  if (array instanceof Float32Array) return Float64Array.from(array);
  throw corruptTrees(`no array "${name}"`);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** An error for trees that are not whole. @param found What there is instead. */
export function corruptTrees(found: string): FitError {
  return corruptArtifact("trees", { must: "they must be whole", found });
}
