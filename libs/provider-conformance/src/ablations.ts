interface AblationOptions {
  /** Facts to leave alone because a good reply may lack them, such as a list of findings. Gets the path: `a.b[0].c`. */
  readonly keep?: (path: string) => boolean;
}

type Path = readonly (string | number)[];

const nameOf = (path: Path): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');

function* pathsIn(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const next = [...path, Array.isArray(value) ? Number(key) : key];
    yield next;
    yield* pathsIn(child, next);
  }
}

function changeAt(
  root: unknown,
  path: Path,
  change: (parent: Record<string, unknown> | unknown[], key: string | number) => void,
) {
  const copy = structuredClone(root);
  const parent = path.slice(0, -1).reduce((node, step) => (node as Record<string | number, unknown>)[step], copy);
  change(parent as Record<string, unknown> | unknown[], path.at(-1) as string | number);
  return JSON.stringify(copy);
}

/** Every JSON body with one member or element removed, or set to null. */
export function jsonAblations(body: string, { keep = () => false }: AblationOptions = {}): readonly string[] {
  const root: unknown = JSON.parse(body);
  return [...pathsIn(root)]
    .filter((path) => !keep(nameOf(path)))
    .flatMap((path) => [
      changeAt(root, path, (parent, key) => {
        if (Array.isArray(parent)) parent.splice(Number(key), 1);
        else delete parent[key];
      }),
      changeAt(root, path, (parent, key) => {
        (parent as Record<string | number, unknown>)[key] = null;
      }),
    ]);
}

/** What a fact becomes where a mapper at the vendor's slips: a number, a truth value, a list instead of one entry, one entry instead of a list. */
const DISTORTIONS: readonly ((fact: unknown) => unknown)[] = [
  () => 5,
  () => true,
  () => 'text',
  () => ({}),
  (fact) => [fact],
  (fact) => (Array.isArray(fact) ? fact[0] : undefined),
  (fact) => (typeof fact === 'number' ? String(fact) : undefined),
  (fact) => (typeof fact === 'string' && /^\d+$/.test(fact) ? Number(fact) : undefined),
];

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);

/** Every JSON body with one member or element turned into another JSON type. */
export function jsonDistortions(body: string): readonly string[] {
  const root: unknown = JSON.parse(body);
  return [...pathsIn(root)].flatMap((path) => {
    const fact = path.reduce((node, step) => (node as Record<string | number, unknown>)[step], root);
    return DISTORTIONS.map((distort) => distort(fact))
      .filter((other) => other !== undefined && typeOf(other) !== typeOf(fact))
      .map((other) =>
        changeAt(root, path, (parent, key) => {
          (parent as Record<string | number, unknown>)[key] = other;
        }),
      );
  });
}

interface Span {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly innerStart: number;
  readonly innerEnd: number;
}

/** Elements of a well-formed document without CDATA that holds tags. A fixture's reader: replies of vendors go through the strict one. */
function elementsOf(xml: string): readonly Span[] {
  const spans: Span[] = [];
  const open: { readonly path: string; readonly start: number; readonly innerStart: number }[] = [];
  for (const tag of xml.matchAll(/<(\/?)([A-Za-z_][\w.:-]*)[^<>]*?(\/?)>/g)) {
    const [text, closing, name, empty] = tag;
    const end = tag.index + text.length;
    if (closing) {
      const opened = open.pop();
      if (opened) spans.push({ ...opened, end, innerEnd: tag.index });
      continue;
    }
    const path = [open.at(-1)?.path, name].filter(Boolean).join('.');
    if (empty) spans.push({ path, start: tag.index, end, innerStart: end, innerEnd: end });
    else open.push({ path, start: tag.index, innerStart: end });
  }
  return spans;
}

/** Every XML body with one element removed, or emptied. `keep` gets the path of names: `response.result.key`. */
export function xmlAblations(body: string, { keep = () => false }: AblationOptions = {}): readonly string[] {
  return elementsOf(body)
    .filter(({ path }) => !keep(path))
    .flatMap(({ start, end, innerStart, innerEnd }) => [
      body.slice(0, start) + body.slice(end),
      ...(innerEnd > innerStart ? [body.slice(0, innerStart) + body.slice(innerEnd)] : []),
    ]);
}
