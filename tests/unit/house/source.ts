/** The project's own source as the law reads it: files, imports and functions by TypeScript's parser. */
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";

export const ROOT = path.resolve(import.meta.dirname, "../../..");

export type Source = { path: string; text: string; tree: ts.SourceFile };
export type Import = { to: string; names: string[]; line: number };
export type Func = { name: string; lines: number; line: number; isComponent: boolean };

export function parse(file: string, text: string): Source {
  return { path: file, text, tree: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true) };
}

/** Every source file below `folder`, with its path from the root of the project; but for what a program wrote. */
export function readSources(folder: string, extension = /\.(ts|tsx|js)$/): Source[] {
  const top = path.join(ROOT, folder);
  if (!fs.existsSync(top)) return [];
  return fs
    .readdirSync(top, { recursive: true, encoding: "utf8" })
    .filter((name) => extension.test(name) && !/\.generated\.ts$|(^|[\\/])node_modules[\\/]/.test(name))
    .map((name) => path.posix.join(folder, name.split(path.sep).join("/")))
    .sort()
    .map((file) => parse(file, fs.readFileSync(path.join(ROOT, file), "utf8")));
}

/**
 * What a file imports, also by `import()` and `export from`: paths inside the project from its root, others as written.
 */
export function importsOf(source: Source): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, names: string[]) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    found.push({ to: resolve(source.path, specifier.text), names, line: lineOf(source, specifier) });
  };
  visit(source.tree, (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importedNames(node));
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, []);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], ["*"]);
  });
  return found;
}

/** Every function with a body, by its best name. Callbacks of describe() and test() are chapters, not functions. */
export function functionsOf(source: Source): Func[] {
  const found: Func[] = [];
  visit(source.tree, (node) => {
    if (!ts.isFunctionLike(node) || !("body" in node) || !node.body || isChapter(node)) return;
    const name = nameOf(node);
    const first = lineOf(source, node);
    const last = source.tree.getLineAndCharacterOfPosition(node.end).line + 1;
    const isComponent = source.path.endsWith(".tsx") && /^[A-Z]/.test(name);
    found.push({ name, lines: last - first + 1, line: first, isComponent });
  });
  return found;
}

export function lineOf(source: Source, node: ts.Node): number {
  return source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1;
}

export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  node.forEachChild((child) => visit(child, see));
}

function resolve(from: string, written: string): string {
  // "laurel.css?url" is the file laurel.css.
  const specifier = written.split("?")[0] ?? "";
  if (specifier.startsWith("#app/")) return specifier.slice(1);
  if (specifier.startsWith(".")) return path.posix.join(path.posix.dirname(from), specifier);
  return specifier;
}

function importedNames(node: ts.ImportDeclaration): string[] {
  const clause = node.importClause;
  const bindings = clause?.namedBindings;
  if (!clause || !bindings) return clause?.name ? ["default"] : [];
  if (ts.isNamespaceImport(bindings)) return ["*"];
  return bindings.elements.map((element) => (element.propertyName ?? element.name).text);
}

function isChapter(node: ts.Node): boolean {
  const call = node.parent;
  return ts.isCallExpression(call) && /^(describe|test|it)\b/.test(call.expression.getText());
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name) return node.name.getText();
  const parent = node.parent;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText();
  return "(nameless)";
}
