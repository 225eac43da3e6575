import { notInNode } from "./not_in_node.ts";

/** Whoever loads it wants to read a file. */
export const DuckDBInstance = {
  create() {
    throw notInNode("reading files of tables");
  },
};
export const DuckDBDataChunk = DuckDBInstance, DuckDBTypeId = {}, DOUBLE = null, INTEGER = null, VARCHAR = null;
