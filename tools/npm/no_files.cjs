/*
 * In place of every package that the npm package does not bring along: what reads and writes files, databases and buckets. Whoever
 * uses one of them wants what Deno alone does. CommonJS, as only such a module has every name.
 */
const { notInNode } = require("./not_in_node.ts");

function refuse() {
  throw notInNode("reading and writing files, databases and buckets");
}

module.exports = new Proxy(refuse, { get: (_, name) => name === "__esModule" ? undefined : refuse });
