// Zero warnings: a rule is either right for us and an error, or off with its reason.
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const browserNames = Object.fromEntries(
  [
    "window document navigator location history fetch URL URLSearchParams Request Response Headers AbortController AbortSignal Event",
    "CustomEvent MessageEvent EventTarget HTMLElement HTMLDialogElement HTMLFormElement Element Node NodeFilter customElements",
    "crypto localStorage sessionStorage setTimeout clearTimeout setInterval clearInterval queueMicrotask console Intl",
    "requestAnimationFrame MutationObserver PerformanceObserver IntersectionObserver ResizeObserver matchMedia getComputedStyle structuredClone",
    "FormData Blob File DOMParser XMLHttpRequest atob btoa TextEncoder TextDecoder performance Shopify shopify self top parent",
    "globalThis CSS Image alert confirm postMessage addEventListener removeEventListener open",
  ]
    .join(" ")
    .split(" ")
    .map((name) => [name, "readonly"]),
);

/** What the compiler does for TypeScript, for files it does not see. */
const plainRules = {
  eqeqeq: ["error", "always"],
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  ...Object.fromEntries(
    [
      "no-undef no-redeclare no-const-assign no-dupe-keys no-dupe-args no-dupe-else-if no-duplicate-case no-unreachable",
      "no-fallthrough no-empty no-cond-assign no-self-assign no-self-compare no-sparse-arrays no-unsafe-finally no-eval",
      "no-implied-eval no-var prefer-const use-isnan valid-typeof require-yield getter-return no-func-assign",
    ]
      .join(" ")
      .split(" ")
      .map((rule) => [rule, "error"]),
  ),
};

export default tseslint.config(
  { ignores: ["**/*.generated.ts", "build/", ".cache/", ".data/", "node_modules/", "coverage/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `type` and `interface` say the same here; nobody should spend a minute on it.
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // State is kept in plain objects because it is written as JSON.
      "@typescript-eslint/no-dynamic-delete": "off",
      // `as string` says what `!` would hide.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // Counts and ids read well in a template; objects and undefined do not.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      // Remix throws Responses, by design.
      "@typescript-eslint/only-throw-error": ["error", { allow: [{ from: "lib", name: "Response" }] }],
      // `items[0]!` after a check of the length is the honest way to write it; the compiler cannot follow.
      "@typescript-eslint/no-non-null-assertion": "off",
      // process.env["NAME"] is what the compiler asks for; the linter would turn it back.
      "@typescript-eslint/dot-notation": "off",
      // A handler that is not async yet may be asked to be one by its type.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "no-console": "error",
      eqeqeq: ["error", "always"],
    },
  },
  {
    // What a command prints is its product.
    files: ["scripts/**", "tests/simulator/**", "tests/bench/**"],
    rules: { "no-console": "off" },
  },
  {
    files: ["app/**/*.tsx"],
    extends: [jsxA11y.flatConfigs.strict],
    plugins: { "react-hooks": reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    // Plain browser scripts, served as they are.
    files: ["extensions/**/*.js", "tests/simulator/**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: browserNames },
    rules: plainRules,
  },
  {
    files: ["*.js"],
    languageOptions: { globals: { process: "readonly" } },
    rules: plainRules,
  },
);
