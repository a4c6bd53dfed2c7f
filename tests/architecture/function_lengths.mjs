// Prints, as JSON, each function of the given files: [{file, line, name, lines}]. Uses the parser of TypeScript.
// The lines of functions inside it do not count for the outer one: a factory of small functions reads like a class.
import { readFileSync } from "node:fs";
import ts from "typescript";

const found = [];
for (const file of process.argv.slice(2)) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const line = (/** @type {number} */ position) => source.getLineAndCharacterOfPosition(position).line + 1;
  /** @returns {number} lines of the functions inside `node` beyond the first of each */
  const visit = (/** @type {ts.Node} */ node) => {
    let inside = 0;
    ts.forEachChild(node, (child) => { inside += visit(child); });
    if (!ts.isFunctionLike(node) || !("body" in node) || !node.body) return inside;
    const owner = /** @type {any} */ (node.name ?? /** @type {any} */ (node.parent).name);
    const start = line(node.getStart());
    const beyond = line(node.end) - start;
    found.push({ file, line: start, name: owner?.getText() ?? "(nameless)", lines: beyond + 1 - inside });
    return beyond;
  };
  visit(source);
}
console.log(JSON.stringify(found));
